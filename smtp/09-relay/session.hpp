// SPDX-License-Identifier: MIT
#pragma once

#include "smtp/08-queue/session.hpp"
#include "smtp/09-relay/announcement.hpp"

namespace smtp {

/// What a host has that relays.
struct Outbound {
    mail::Spool spool;
    mail::Relay relay;

    Outbound(const mail::Store& store, const mail::Host& host, const mail::RelayOptions& options,
        mail::Tell tell) :
        spool(store),
        relay(store, spool, host, options, std::move(tell))
    {
    }
};

struct RelaySession : QueueSession {
    std::optional<Announcement> announcement;

    /// `outbound`: nullptr if messages for other hosts are refused.
    RelaySession(const mail::Host& host, const mail::Store& store, const net::Endpoints& ends,
        mail::WrongPasswords& wrong_passwords, bool plaintext, Outbound* outbound,
        std::uint64_t max_size = usual_max_size) :
        QueueSession(host, store, ends, wrong_passwords, plaintext,
            outbound ? &outbound->spool : nullptr, max_size)
    {
        if (outbound) announcement.emplace(*queue, outbound->relay).add_to(data);
    }
};

}  // namespace smtp
