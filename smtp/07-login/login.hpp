// SPDX-License-Identifier: MIT
//
// Lesson 7: AUTH (RFC 4954, which replaced RFC 2554), and who may send where.
//
// Anybody may send to those who live here. Only who has logged in may send to anywhere else, as
// soon as there is a relay: a server that passes on letters for everybody is an open one, and spam
// finds it within hours. There is no TLS here, so on any address but loopback a password in the
// clear is neither offered nor taken, unless `plaintext` says so; CRAM-MD5 always is.
#pragma once

#include "smtp/05-deliver/deliver.hpp"
#include "smtp/06-extensions/extensions.hpp"
#include "smtp/07-login/sasl.hpp"

namespace smtp {

class Login {
public:
    Login(Hello& hello, Envelope& envelope, Deliver& deliver, Extensions& extensions,
        const Accounts& accounts, bool plaintext);

    void plug(Dialogue& smtp);

    /// 503 when it is the wrong moment, 504 for an unknown mechanism and for one in the clear where
    /// that is not taken, 501 for broken base64, for a response that is none or comes too early and
    /// for "*", 535 for a wrong password: from the third on late, and the fifth is the last. 500
    /// for a response that is too long.
    Reply auth(std::string_view argument);
    /// Who has logged in hears another 550 for an address elsewhere: there is no relay yet.
    Reply rcpt(std::string_view argument);

private:
    using Step = Sasl::Step;

    Reply ehlo(std::string_view who);
    Reply response(const Line& line);
    Reply back(Reply answer);
    Reply say(const Step& step);
    Reply wrong();
    void note_login();

    Hello& hello_;
    Envelope& envelope_;
    Deliver& deliver_;
    Extensions& extensions_;
    Sasl sasl_;
    bool plaintext_;
    const Account* account_ = nullptr;  // whose password has been proven
    int wrong_passwords_ = 0;
    State responses_;  // hears what the client answers to a challenge
    State* commands_ = nullptr;
};

}  // namespace smtp
