// SPDX-License-Identifier: MIT
//
// pop3/03-retrieve: RETR, a reply of many lines (RFC 1939, 3 and 5).
//
// Such a reply ends with a line that is only a dot, as a message does in SMTP. So here it is the
// server that puts a second dot before a line that begins with one. The message is read from the
// disk in pieces, while the client takes them.
#pragma once

#include "pop3/02-transaction/transaction.hpp"

namespace pop3 {

class Retrieve {
public:
    explicit Retrieve(Transaction& transaction) : transaction_(transaction) { }
    Retrieve(const Retrieve&) = delete;

    /// Adds RETR to the state TRANSACTION.
    void add_to(net::State& transaction);

    Reply retr(Message& message);

private:
    Transaction& transaction_;
};

static_assert(!std::is_copy_constructible_v<Retrieve>, "its verbs hold a pointer to it");

}  // namespace pop3
