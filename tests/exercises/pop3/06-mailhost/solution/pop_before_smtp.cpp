// SPDX-License-Identifier: MIT

#include "exercises/pop3/06-mailhost/given/pop_before_smtp.hpp"

namespace mail {

// Who has not logged in for long is forgotten: a host has many clients, and these change address.
void RecentLogins::note(const std::string& ip)
{
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    std::erase_if(last_, [&](const auto& entry) { return now - entry.second > how_long_; });
    last_[ip] = now;
}

bool RecentLogins::has(const std::string& ip)
{
    const std::lock_guard lock(mutex_);
    const auto found = last_.find(ip);
    return found != last_.end() && Clock::now() - found->second <= how_long_;
}

NotingSession::NotingSession(
    const Host& host, const Store& store, std::string ip, RecentLogins& logins) :
    UpdateSession(host, store),
    ip_(std::move(ip)), logins_(logins)
{
    pass_ =
        commands.replace({"PASS", "", "its own"}, [this](auto password) { return pass(password); });
}

pop3::Reply NotingSession::pass(std::string_view password)
{
    auto reply = pass_(password);
    if (authorization.account) logins_.note(ip_);
    return reply;
}

RelayingSession::RelayingSession(const Host& host, const Store& store, const net::Endpoints& ends,
    RecentLogins& logins, const Account& outbox) :
    DeliverSession(host, store, ends),
    ip_(ends.client.ip), logins_(logins), outbox_(outbox)
{
    rcpt_ =
        commands.replace({"RCPT", "", "its own"}, [this](auto argument) { return rcpt(argument); });
}

// Asked at each RCPT: the session may last longer than the permission, or be older than it.
smtp::Reply RelayingSession::rcpt(std::string_view argument)
{
    deliver.elsewhere = logins_.has(ip_) ? &outbox_ : nullptr;
    return rcpt_(argument);
}

}  // namespace mail
