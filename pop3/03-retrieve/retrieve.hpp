// SPDX-License-Identifier: MIT
//
// Lesson 3: RETR, a reply of many lines (RFC 1939, 3 and 5).
//
// Such a reply ends with a line that is only a dot, as a letter does in SMTP; so here it is the
// server who puts a second dot before a line that begins with one. The letter is read from the disk
// in pieces, while the client takes them.
#pragma once

#include "pop3/02-transaction/transaction.hpp"

namespace pop3 {

/// The last part of a long reply: adds dots where lines begin with one, and the dot at the end.
class DotStuffer {
public:
    /// Appends `text`, which may begin or end anywhere in a line.
    void add(std::string_view text, std::string& out);
    /// Appends the line that ends the reply.
    void finish(std::string& out) { out += ".\r\n"; }

private:
    bool at_line_start_ = true;
};

class Retrieve {
public:
    explicit Retrieve(Transaction& transaction) : transaction_(transaction) { }

    void plug(State& transaction);

    Reply retr(Message& message);

private:
    Transaction& transaction_;
};

}  // namespace pop3
