// SPDX-License-Identifier: MIT
//
// pop3/05-extensions: what most POP3 servers can do beyond the minimum.
//
// CAPA lists the capabilities (RFC 2449). UIDL gives each message a permanent name, so that a
// client can leave messages here and fetch each only once. TOP shows the beginning of one. APOP
// proves a password without sending it (all three: RFC 1939, 7). AUTH carries SASL (RFC 5034, which
// replaced RFC 1734).
#pragma once

#include "pop3/03-retrieve/retrieve.hpp"
#include "smtp/07-login/sasl.hpp"
#include "smtp/07-login/wrong_passwords.hpp"

namespace pop3 {

class Capabilities {
public:
    /// `timestamp` is what the greeting shows for APOP: "<1896.697170952@dbc.mtview.ca.us>", a new
    /// one for each session. `client` is the address of the client, for `wrong_passwords`.
    /// `plaintext`: passwords in the clear are accepted.
    Capabilities(Authorization& authorization, Transaction& transaction, Retrieve& retrieve,
        const mail::Host& host, const mail::Accounts& accounts,
        mail::WrongPasswords& wrong_passwords, std::string client, std::string timestamp,
        bool plaintext);
    Capabilities(const Capabilities&) = delete;

    void add_to(Dialogue& pop3);

private:
    using Step = mail::Sasl::Step;

    Reply capa() const;
    Reply user(std::string_view name);
    Reply apop(std::string_view argument);
    Reply auth(std::string_view argument);
    Reply response(const Line& line);
    Reply reply_to(const Step& step);
    Reply failed(Step::Kind why);
    Reply log_in(const mail::Account* account);
    Reply hold_back(Reply reply);
    Reply uidl(std::string_view argument);
    Reply top(std::string_view argument);

    Authorization& authorization_;
    Transaction& transaction_;
    Retrieve& retrieve_;
    const mail::Host host_;
    const mail::Accounts& accounts_;
    mail::WrongPasswords& wrong_passwords_;
    const std::string client_, timestamp_;
    mail::Sasl sasl_;
    bool plaintext_;
    net::Verb user_, pass_;  // the rows that were replaced
    net::State responses_;  // hears the response to a challenge
    net::State* commands_ = nullptr;
    int failed_ = 0;  // exchanges that ended without a password
};

static_assert(!std::is_copy_constructible_v<Capabilities>, "its verbs hold a pointer to it");

/// A name for the message that no other message in this maildrop ever has: one to 70 characters
/// from ! to ~ (RFC 1939, 7, UIDL).
std::string unique_id(const Message& message);

}  // namespace pop3
