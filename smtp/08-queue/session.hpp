// SPDX-License-Identifier: MIT
#pragma once

#include "smtp/07-login/session.hpp"
#include "smtp/08-queue/queue.hpp"

namespace smtp {

struct QueueSession : LoginSession {
    std::optional<Queue> queue;

    /// `spool`: where messages for other hosts wait. nullptr: they are refused.
    QueueSession(const mail::Host& host, const mail::Store& store, const net::Endpoints& ends,
        mail::WrongPasswords& wrong_passwords, bool plaintext, const mail::Spool* spool,
        std::uint64_t max_size = usual_max_size) :
        LoginSession(host, store, ends, wrong_passwords, plaintext, max_size)
    {
        if (spool) queue.emplace(login, envelope, deliver, data, *spool).add_to(*this);
    }
};

}  // namespace smtp
