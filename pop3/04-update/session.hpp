// SPDX-License-Identifier: MIT
#pragma once

#include "pop3/03-retrieve/session.hpp"
#include "pop3/04-update/update.hpp"

namespace pop3 {

struct UpdateSession : RetrieveSession {
    Update update{transaction};

    UpdateSession(const mail::Host& host, const mail::Store& store) : RetrieveSession(host, store)
    {
        update.add_to(authorization.transaction_state);
    }
};

}  // namespace pop3
