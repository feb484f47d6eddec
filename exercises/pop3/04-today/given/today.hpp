// SPDX-License-Identifier: MIT
//
// A maildrop that shows only the messages of today.
#pragma once

#include "pop3/04-update/session.hpp"

#include <ctime>

namespace pop3 {

/// When did the message come? Seconds since 1970, which the name of its file begins with; nothing
/// if it does not begin with a number.
std::optional<std::time_t> time_of(const Message& message);

/// The beginning of the day that `now` is in, in UTC.
std::time_t midnight_before(std::time_t now);

class Today {
public:
    explicit Today(Transaction& transaction) : transaction_(transaction) { }
    Today(const Today&) = delete;

    /// Replaces PASS: what is older than today is not in the maildrop of this session.
    void add_to(net::State& commands);

private:
    void leave_out_old_ones(std::time_t now);

    Transaction& transaction_;
    net::Verb pass_;  // the row that was replaced
};

struct TodaySession : UpdateSession {
    Today today{transaction};

    TodaySession(const mail::Host& host, const mail::Store& store) : UpdateSession(host, store)
    {
        today.add_to(commands);
    }
};

}  // namespace pop3
