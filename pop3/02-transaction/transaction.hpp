// SPDX-License-Identifier: MIT
//
// pop3/02-transaction: STAT, LIST and NOOP, on a maildrop that is locked (RFC 1939, 4 and 5).
//
// The row for PASS is replaced. The old row still checks the password; now the lock on the maildrop
// is needed too before the state changes.
#pragma once

#include "pop3/01-authorization/authorization.hpp"
#include "pop3/02-transaction/maildrop.hpp"
#include "smtp/05-deliver/store.hpp"

namespace pop3 {

class Transaction {
public:
    Transaction(Authorization& authorization, const mail::Store& store) :
        authorization_(authorization), store_(store)
    {
    }
    Transaction(const Transaction&) = delete;

    void add_to(Dialogue& pop3);

    /// Opens the maildrop if `welcome` says +OK, and returns the reply: `welcome`, or why not.
    /// [IN-USE] if another session has the maildrop (RFC 2449, 8.1.2).
    Reply open(Reply welcome);
    Maildrop& maildrop() { return *maildrop_; }  // only in the state TRANSACTION

    /// Answers a verb whose argument is the number of a message: by `then`, if there is that
    /// message.
    Reply with_message(std::string_view argument,
        const std::function<Reply(std::uint64_t number, Message& message)>& then);
    /// A line for each message: its number, and what `about` says of it.
    Reply list_of(std::string_view title, std::function<std::string(const Message&)> about);

private:
    Reply stat();
    Reply list(std::string_view argument);
    Reply quit();

    Authorization& authorization_;
    const mail::Store& store_;
    std::unique_ptr<Maildrop> maildrop_;
    net::Verb pass_, quit_;  // the rows that were replaced
};

static_assert(!std::is_copy_constructible_v<Transaction>, "its verbs hold a pointer to it");

/// Does the reply say +OK?
bool accepted(const Reply& reply);

/// The number, if there are digits and nothing else. A number that is too large becomes UINT64_MAX,
/// so that "18446744073709551617" is not 1.
std::optional<std::uint64_t> whole_number(std::string_view text);

}  // namespace pop3
