// SPDX-License-Identifier: MIT

#include "exercises/pop3/06-mailhost/given/pop_before_smtp.hpp"

namespace mail {

// YOUR CODE. Remember when the last login was. And a host has many clients, whose addresses change:
// forget those that have not logged in for long.
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

// YOUR CODE. The row that was there before does what PASS does. Note the address if the client has
// logged in with it.
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

// YOUR CODE. The row that was there before accepts recipients of other hosts if deliver.elsewhere is
// the account that gets their messages, and refuses them if it is nullptr.
smtp::Reply RelayingSession::rcpt(std::string_view argument)
{
    return rcpt_(argument);
}

}  // namespace mail
