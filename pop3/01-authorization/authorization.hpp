// SPDX-License-Identifier: MIT
//
// Lesson 1: who is there? (RFC 1939, 3, 4 and 7)
//
// POP3 has states as SMTP has, and they are the same State tables. A session begins in
// AUTHORIZATION, where only USER, PASS and QUIT are known. The right password leads to TRANSACTION:
// another table, which this lesson owns and the next ones fill.
#pragma once

#include "server/07-dialogue/dialogue.hpp"
#include "smtp/07-login/sasl.hpp"

namespace pop3 {

using net::Dialogue;
using net::Line;
using net::Reply;
using net::State;

/// "+OK text\r\n" and "-ERR text\r\n": POP3 has only these two answers.
Reply ok(std::string_view text);
Reply err(std::string_view text);
bool accepted(const Reply& reply);
/// The same, and then the server hangs up.
Reply last(Reply reply);
Reply goodbye();
constexpr std::string_view full_house =
    "-ERR [SYS/TEMP] Too many clients, try again later\r\n";  // RFC 3206

/// The only way to say QUIT, STAT and their kin: alone. `then` answers if it is so.
net::Verb alone(std::function<Reply()> then);

/// How long a silent client is kept: ten minutes at least (RFC 1939, 3).
constexpr std::chrono::seconds autologout{600};

class Authorization {
public:
    explicit Authorization(const smtp::Accounts& accounts) : accounts_(accounts) { }

    void plug(Dialogue& pop3);

    Reply user(std::string_view name);
    Reply pass(std::string_view password);
    /// Welcome to the owner of `account`; nullptr is a wrong password. The third wrong one, and
    /// each one after it, is answered late; the tenth is the last.
    Reply let_in(const smtp::Account* account);
    /// A line that is no command. The twenty-first is the last.
    Reply otherwise(const Line& line);

    /// Whose maildrop it is; nullptr before the right password.
    const smtp::Account* account() const { return account_; }

    State transaction;  // hears the commands that come after the password

private:
    const smtp::Accounts& accounts_;
    const smtp::Account* account_ = nullptr;
    std::string user_;
    int wrong_passwords_ = 0, bad_lines_ = 0;
};

}  // namespace pop3
