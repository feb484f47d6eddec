// SPDX-License-Identifier: MIT
//
// pop3/06-mailhost: the POP3 session of the lesson before, which misbehaves on request.
#pragma once

#include "pop3/05-extensions/session.hpp"
#include "smtp/10-trouble/fault_injector.hpp"

namespace pop3 {

struct TroubleSession : ExtensionsSession {
    std::optional<net::FaultInjector> faults;

    TroubleSession(const mail::Host& host, const mail::Store& store, const net::Endpoints& ends,
        mail::WrongPasswords& wrong_passwords, bool plaintext, std::string timestamp,
        const net::FaultRules& rules) :
        ExtensionsSession(host, store, ends, wrong_passwords, plaintext, std::move(timestamp))
    {
        if (rules.are_none()) return;
        faults.emplace(rules, refusal, ends.client);
        faults->add_to(*this);
        faults->add_to(authorization.transaction_state);
    }

    /// How POP3 says what SMTP has a code for (RFC 2449, 8 and RFC 3206).
    static Reply refusal(int code);
};

}  // namespace pop3
