// SPDX-License-Identifier: MIT
#pragma once

#include "pop3/01-authorization/authorization.hpp"

namespace pop3 {

struct AuthorizationSession : Dialogue {
    Authorization authorization;

    AuthorizationSession(const mail::Host& host, const mail::Accounts& accounts) :
        authorization(host, accounts)
    {
        authorization.add_to(*this);
    }
};

}  // namespace pop3
