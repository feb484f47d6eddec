// SPDX-License-Identifier: MIT
//
// Lesson 3: the envelope (RFC 5321, 3.3).
//
// MAIL opens a mail transaction and RCPT adds recipients to it. What they collect lives until the
// transaction ends: by RSET, by another HELO, or with the end of the message. All of these call
// clear().
#pragma once

#include "smtp/02-hello/hello.hpp"
#include "smtp/03-envelope/path.hpp"

#include <vector>

namespace smtp {

class Envelope {
public:
    explicit Envelope(const Hello& hello) : hello_(hello) { }
    Envelope(const Envelope&) = delete;

    void add_to(Dialogue& smtp);

    /// 503 before HELO and inside a transaction, 501 for what is not an address, 555 for
    /// parameters.
    Reply mail(std::string_view argument);
    Reply rcpt(std::string_view argument);
    /// What both do once the argument is understood.
    Reply open(Path sender);
    Reply add(Path recipient);
    /// Ends the mail transaction.
    void clear();

    bool is_open() const { return from.has_value(); }

    std::optional<Path> from;  // the reverse-path, while a transaction is open
    std::vector<Path> to;  // the forward-paths

private:
    const Hello& hello_;
    net::Verb helo_;
};

static_assert(!std::is_copy_constructible_v<Envelope>, "its verbs know its address");

/// Does the reply say yes, or "go on"?
bool accepted(const Reply& reply);

}  // namespace smtp
