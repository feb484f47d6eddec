// SPDX-License-Identifier: MIT

#include "exercises/pop3/06-mailhost/given/pop_before_smtp.hpp"

namespace mail {

// YOUR CODE. The moment of the last login. And a host has many clients, whose addresses change: who
// has not logged in for long must not stay in the memory for ever.
void RecentLogins::note(const std::string& ip)
{
    (void)ip;
}

// YOUR CODE.
bool RecentLogins::has(const std::string& ip)
{
    (void)ip;
    return false;
}

NotingSession::NotingSession(
    const Host& host, const Store& store, std::string ip, RecentLogins& logins) :
    UpdateSession(host, store),
    ip_(std::move(ip)), logins_(logins)
{
    pass_ =
        commands.replace({"PASS", "", "its own"}, [this](auto password) { return pass(password); });
}

// YOUR CODE. The row that was there before does what PASS does. Then: has the client logged in?
pop3::Reply NotingSession::pass(std::string_view password)
{
    return pass_(password);
}

RelayingSession::RelayingSession(const Host& host, const Store& store, const net::Endpoints& ends,
    RecentLogins& logins, const Account& outbox) :
    DeliverSession(host, store, ends),
    ip_(ends.client.ip), logins_(logins), outbox_(outbox)
{
    rcpt_ =
        commands.replace({"RCPT", "", "its own"}, [this](auto argument) { return rcpt(argument); });
}

// YOUR CODE. Who may send to other hosts: deliver.elsewhere. Then the row that was there before.
smtp::Reply RelayingSession::rcpt(std::string_view argument)
{
    return rcpt_(argument);
}

}  // namespace mail
