// SPDX-License-Identifier: MIT
//
// Lesson 5: what most POP3 servers can do beyond the minimum.
//
// CAPA says what there is (RFC 2449). UIDL names letters for ever, so that a client may leave them
// here and fetch each only once; TOP shows the beginning of one; APOP proves a password without
// saying it (all three: RFC 1939, 7). AUTH carries SASL (RFC 5034, which replaced RFC 1734).
#pragma once

#include "pop3/04-update/update.hpp"
#include "smtp/07-login/sasl.hpp"

namespace pop3 {

class Extensions {
public:
    /// `timestamp` is what the greeting shows for APOP: "<1896.697170952@dbc.mtview.ca.us>", a new
    /// one for each session. `plaintext` says whether a password in the clear is taken.
    Extensions(Authorization& authorization, Transaction& transaction, Retrieve& retrieve,
        const smtp::Accounts& accounts, std::string timestamp, bool plaintext);

    void plug(Dialogue& pop3);

    Reply capa() const;
    Reply apop(std::string_view argument);
    Reply auth(std::string_view argument);
    Reply uidl();
    Reply top(std::string_view argument);

private:
    using Step = smtp::Sasl::Step;

    Reply user(std::string_view name);
    Reply response(const Line& line);
    Reply back(Reply answer);
    Reply say(const Step& step);

    Authorization& authorization_;
    Transaction& transaction_;
    Retrieve& retrieve_;
    const smtp::Accounts& accounts_;
    std::string timestamp_;
    smtp::Sasl sasl_;
    bool plaintext_;
    State responses_;  // hears what the client answers to a challenge
    State* commands_ = nullptr;
};

/// A name for the message that no other in this maildrop has, ever: one to 70 letters from ! to ~
/// (RFC 1939, 7, UIDL).
std::string unique_id(const Message& message);

}  // namespace pop3
