// SPDX-License-Identifier: MIT
//
// smtp/10-trouble: one mailbox for everybody.
//
// A program that is being developed sends mail to people who should not get any. This host takes it
// all, whoever it is for, and puts it into one mailbox, where the developer looks at it.
#pragma once

#include "smtp/05-deliver/deliver.hpp"

namespace smtp {

class CatchAll {
public:
    /// Everything is for the account of this name. Throws net::Error if there is none.
    CatchAll(const std::string& name, const mail::Accounts& accounts, const mail::Host& host,
        MailData& data);
    CatchAll(const CatchAll&) = delete;

    void add_to(Dialogue& smtp);

private:
    Reply mail(std::string_view argument);
    Reply rcpt(std::string_view argument);
    Reply line(const Line& line);

    const std::string address_;
    MailData& data_;
    net::Verb mail_, rcpt_;  // the rows that were replaced
    net::Fallback old_line_;
    Recipients named_;  // by the client, in this transaction
};

/// --catch-all.
void add_catch_all(net::Options& options, std::string& name);

static_assert(!std::is_copy_constructible_v<CatchAll>, "its verbs hold a pointer to it");

}  // namespace smtp
