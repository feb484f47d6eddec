// SPDX-License-Identifier: MIT
#pragma once

#include "smtp/09-relay/session.hpp"
#include "smtp/10-trouble/catch_all.hpp"
#include "smtp/10-trouble/trouble.hpp"

namespace smtp {

struct TroubleSession : RelaySession {
    std::optional<CatchAll> catch_all;
    std::optional<Trouble> trouble;

    /// `everybody`: the account that gets all messages; empty: those for whom they are.
    TroubleSession(const mail::Host& host, const mail::Store& store, const net::Endpoints& ends,
        mail::WrongPasswords& wrong_passwords, bool plaintext, Outbound* outbound,
        const net::FaultRules& rules, const std::string& everybody,
        std::uint64_t max_size = usual_max_size) :
        RelaySession(host, store, ends, wrong_passwords, plaintext, outbound, max_size)
    {
        if (!everybody.empty())
            catch_all.emplace(everybody, store.accounts(), host, data).add_to(*this);
        if (!rules.are_none()) trouble.emplace(rules, data, ends.client).add_to(*this);
    }
};

}  // namespace smtp
