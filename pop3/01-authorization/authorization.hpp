// SPDX-License-Identifier: MIT
//
// pop3/01-authorization: name and password (RFC 1939, 3, 4 and 7).
//
// POP3 has states as SMTP has, and they are the same State tables. A session begins in the state
// AUTHORIZATION, which knows USER, PASS and QUIT only. The right password leads to TRANSACTION:
// another table, which belongs to this lesson and which the next ones fill.
#pragma once

#include "pop3/01-authorization/reply.hpp"
#include "smtp/02-hello/host.hpp"
#include "smtp/05-deliver/accounts.hpp"

namespace pop3 {

/// How long a silent client is kept: ten minutes at least (RFC 1939, 3).
constexpr std::chrono::seconds autologout{600};

class Authorization {
public:
    Authorization(const mail::Host& host, const mail::Accounts& accounts) :
        host_(host), accounts_(accounts)
    {
    }
    Authorization(const Authorization&) = delete;

    void add_to(Dialogue& pop3);

    /// Welcomes the owner of `found`, the account that the client has proved to be its own;
    /// nullptr: none. The third wrong password and each after it are answered late, and the tenth
    /// is the last.
    Reply log_in(const mail::Account* found);

    const mail::Account* account = nullptr;  // of this session; nullptr before the right password
    net::State transaction_state;  // hears the commands after the right password

private:
    Reply user(std::string_view name);
    Reply pass(std::string_view password);
    /// A line that is not a command. The twenty-first is the last.
    Reply other(const Line& line);

    const mail::Host host_;
    const mail::Accounts& accounts_;
    std::string user_;
    int wrong_passwords_ = 0, bad_lines_ = 0;
};

static_assert(!std::is_copy_constructible_v<Authorization>, "its verbs hold a pointer to it");

}  // namespace pop3
