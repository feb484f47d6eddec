// SPDX-License-Identifier: MIT
#pragma once

#include "pop3/01-authorization/session.hpp"
#include "pop3/02-transaction/transaction.hpp"

namespace pop3 {

struct TransactionSession : AuthorizationSession {
    Transaction transaction;

    TransactionSession(const mail::Host& host, const mail::Store& store) :
        AuthorizationSession(host, store.accounts()), transaction(authorization, store)
    {
        transaction.add_to(*this);
    }
};

}  // namespace pop3
