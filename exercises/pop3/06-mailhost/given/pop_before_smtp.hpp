// SPDX-License-Identifier: MIT
//
// POP before SMTP: a client that has fetched mail may send some. Before SMTP had AUTH (1999), a host
// relayed for clients that had logged in by POP3 from the same IP address a moment before.
#pragma once

#include "pop3/04-update/session.hpp"
#include "smtp/05-deliver/session.hpp"

#include <map>
#include <mutex>

namespace mail {

/// Each client of both servers has a thread of its own: the functions of a RecentLogins may be
/// called by several of them at the same time.
class RecentLogins {
public:
    explicit RecentLogins(net::Milliseconds how_long) : how_long_(how_long) { }

    /// Somebody at this IP address has given the right password, now.
    void note(const std::string& ip);
    /// Has somebody done so, not longer ago than `how_long`?
    bool has(const std::string& ip);

private:
    using Clock = std::chrono::steady_clock;

    const net::Milliseconds how_long_;
    std::mutex mutex_;
    std::map<std::string, Clock::time_point> last_;  // by the address
};

/// Notes who logs in.
struct NotingSession : pop3::UpdateSession {
    NotingSession(const Host& host, const Store& store, std::string ip, RecentLogins& logins);
    NotingSession(const NotingSession&) = delete;

private:
    pop3::Reply pass(std::string_view password);

    const std::string ip_;  // of the client
    RecentLogins& logins_;
    net::Verb pass_;  // the row that was replaced
};

/// Takes messages for other hosts from those who have logged in. They go into the Maildir of
/// `outbox`; to send them on is the business of smtp/09-relay.
struct RelayingSession : smtp::DeliverSession {
    RelayingSession(const Host& host, const Store& store, const net::Endpoints& ends,
        RecentLogins& logins, const Account& outbox);
    RelayingSession(const RelayingSession&) = delete;

private:
    smtp::Reply rcpt(std::string_view argument);

    const std::string ip_;  // of the client
    RecentLogins& logins_;
    const Account& outbox_;
    net::Verb rcpt_;  // the row that was replaced
};

}  // namespace mail
