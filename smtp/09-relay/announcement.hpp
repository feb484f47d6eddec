// SPDX-License-Identifier: MIT
//
// smtp/09-relay: the relay hears of a message as soon as it is in the queue.
#pragma once

#include "smtp/08-queue/queue.hpp"
#include "smtp/09-relay/relay.hpp"

namespace smtp {

class Announcement {
public:
    /// `queue` and `relay` must outlive it.
    Announcement(Queue& queue, mail::Relay& relay) : queue_(queue), relay_(relay) { }
    Announcement(const Announcement&) = delete;

    /// Replaces what hears the lines of a message.
    void add_to(MailData& data);

private:
    Reply line(const Line& line);

    Queue& queue_;
    mail::Relay& relay_;
    mail::Messages room_;  // for the name of the next message
    net::Fallback old_line_;
};

static_assert(!std::is_copy_constructible_v<Announcement>, "its fallback holds a pointer to it");

}  // namespace smtp
