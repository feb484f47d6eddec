// SPDX-License-Identifier: MIT
//
// Lesson 2: STAT, LIST and NOOP, on a maildrop that is locked (RFC 1939, 4 and 5).
//
// The row for PASS is replaced: the password is still Authorization's affair, but who has it also
// needs the lock of the maildrop before the state changes.
#pragma once

#include "pop3/01-authorization/authorization.hpp"
#include "pop3/02-transaction/maildrop.hpp"
#include "smtp/05-deliver/store.hpp"

namespace pop3 {

class Transaction {
public:
    Transaction(Authorization& authorization, const smtp::Store& store) :
        authorization_(authorization), store_(store)
    {
    }

    void plug(Dialogue& pop3);

    /// Opens the maildrop for who is welcome, and hands on any other reply. [IN-USE] if another
    /// session has it (RFC 2449, 8.1.2).
    Reply open(Reply welcome);
    Reply stat();
    Reply list();
    /// A line for each message that is not deleted: its number, and what `about` says of it.
    Reply list_of(std::string_view title, std::function<std::string(const Message&)> about);
    /// Gives the maildrop back before the last word, so that who hears it can come again at once.
    Reply quit();

    /// A verb whose argument is the number of a message: `then` answers if there is such a one.
    net::Verb with_message(std::function<Reply(Message&)> then);
    Maildrop& maildrop() { return *maildrop_; }  ///< only in the state TRANSACTION

private:
    Authorization& authorization_;
    const smtp::Store& store_;
    std::unique_ptr<Maildrop> maildrop_;
};

/// Digits and nothing else. What does not fit is UINT64_MAX: "18446744073709551617" is not 1.
std::optional<std::uint64_t> whole_number(std::string_view text);

}  // namespace pop3
