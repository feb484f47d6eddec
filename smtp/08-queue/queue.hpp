// SPDX-License-Identifier: MIT
//
// smtp/08-queue: messages for other hosts are accepted, and wait (RFC 5321, 4.5.4).
//
// Only a client that has logged in may send to other hosts. For these recipients the message goes
// into the spool, in the same step in which it goes into the Maildirs of ours: all get it, or none
// does and the client hears so. 250 means that the disk has it.
#pragma once

#include "smtp/07-login/login.hpp"
#include "smtp/08-queue/spool.hpp"

#include <utility>

namespace smtp {

class Queue {
public:
    /// `spool` must outlive it.
    Queue(const Login& login, Envelope& envelope, Deliver& deliver, MailData& data,
        const mail::Spool& spool);
    Queue(const Queue&) = delete;
    ~Queue();

    void add_to(Dialogue& smtp);

    /// The message that has come into the spool since the last call, as the name of its file; empty
    /// if none has.
    std::string take_message() noexcept { return std::exchange(last_message_, {}); }

private:
    /// The reply to EHLO says that this host relays.
    Reply ehlo(std::string_view who);
    Reply rcpt(std::string_view argument);
    Reply data(std::string_view argument);
    Reply line(const Line& line);
    void forget_message();

    const Login& login_;
    Envelope& envelope_;
    Deliver& deliver_;
    MailData& data_;
    const mail::Spool& spool_;
    net::Verb ehlo_, rcpt_, begin_data_;  // the rows that were replaced
    net::Fallback old_line_;
    std::string arriving_;  // the name of a message for the spool, until its end has come
    std::string last_message_;
};

static_assert(!std::is_copy_constructible_v<Queue>, "its verbs hold a pointer to it");

}  // namespace smtp
