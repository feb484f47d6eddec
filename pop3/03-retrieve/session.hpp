// SPDX-License-Identifier: MIT
#pragma once

#include "pop3/02-transaction/session.hpp"
#include "pop3/03-retrieve/retrieve.hpp"

namespace pop3 {

struct RetrieveSession : TransactionSession {
    Retrieve retrieve{transaction};

    RetrieveSession(const mail::Host& host, const mail::Store& store) :
        TransactionSession(host, store)
    {
        retrieve.add_to(authorization.transaction_state);
    }
};

}  // namespace pop3
