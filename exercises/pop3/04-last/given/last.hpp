// SPDX-License-Identifier: MIT
//
// LAST, of an older POP3 (RFC 1460, 5): which message was the last that a client has seen?
#pragma once

#include "pop3/04-update/session.hpp"

namespace pop3 {

class Last {
public:
    explicit Last(Transaction& transaction) : transaction_(transaction) { }
    Last(const Last&) = delete;

    /// Adds LAST, replaces RETR and RSET.
    void add_to(net::State& state);

private:
    Transaction& transaction_;
    std::uint64_t last_ = 0;  // the highest number that was retrieved
    net::Verb retr_, rset_;  // the rows that were replaced
};

struct LastSession : UpdateSession {
    Last last{transaction};

    LastSession(const mail::Host& host, const mail::Store& store) : UpdateSession(host, store)
    {
        last.add_to(authorization.transaction_state);
    }
};

}  // namespace pop3
