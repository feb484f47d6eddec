// SPDX-License-Identifier: MIT
//
// smtp/03-envelope: the envelope (RFC 5321, 3.3).
//
// MAIL opens a mail transaction and RCPT adds recipients to it. What they collect lives until the
// transaction ends: by RSET, by another HELO, or with the end of the message. All of these call
// clear().
#pragma once

#include "smtp/02-hello/hello.hpp"
#include "smtp/03-envelope/recipients.hpp"

namespace smtp {

class Envelope {
public:
    explicit Envelope(const Hello& hello) : hello_(hello) { }
    Envelope(const Envelope&) = delete;

    void add_to(Dialogue& smtp);

    /// Opens a mail transaction; adds a recipient to it, or answers 452.
    Reply open(Path sender);
    Reply add(const Path& recipient);
    /// Ends the mail transaction.
    void clear();

    bool is_open() const { return from.has_value(); }

    std::optional<Path> from;  // the reverse-path, while a transaction is open
    Recipients to;  // the forward-paths

private:
    /// 503 before HELO and inside a transaction, 501 for what is not an address, 555 for
    /// parameters.
    Reply mail(std::string_view argument);
    Reply rcpt(std::string_view argument);

    const Hello& hello_;
    net::Verb helo_;
};

static_assert(!std::is_copy_constructible_v<Envelope>, "its verbs hold a pointer to it");

/// Does the code of the reply begin with 2 or 3 (done, continue)?
bool accepted(const Reply& reply);

}  // namespace smtp
