// SPDX-License-Identifier: MIT
//
// smtp/10-trouble: an SMTP server that misbehaves on request.
#pragma once

#include "smtp/04-data/mail_data.hpp"
#include "smtp/10-trouble/fault_injector.hpp"

namespace smtp {

class Trouble {
public:
    /// `rules` must outlive it.
    Trouble(const net::FaultRules& rules, MailData& data, const net::Address& client);
    Trouble(const Trouble&) = delete;

    /// Call it when all other parts are added.
    void add_to(Dialogue& smtp);

private:
    Reply line(const Line& line);

    MailData& data_;
    net::FaultInjector faults_;
    net::Fallback old_line_;  // the one that was replaced
};

static_assert(!std::is_copy_constructible_v<Trouble>, "its verbs hold a pointer to it");

}  // namespace smtp
