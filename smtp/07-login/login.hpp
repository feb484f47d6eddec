// SPDX-License-Identifier: MIT
//
// smtp/07-login: AUTH (RFC 4954, which replaced RFC 2554), and who may send where.
//
// Anyone may send to the accounts of this host. Only a client that has logged in may send to other
// hosts, once there is a relay: a server that relays for everyone is an open relay, and senders of
// spam find it within hours. There is no TLS here. So on any address but loopback, passwords in the
// clear are neither offered nor accepted, unless `plaintext` allows it; CRAM-MD5 is always offered.
#pragma once

#include "smtp/06-extensions/service_extensions.hpp"
#include "smtp/07-login/sasl.hpp"
#include "smtp/07-login/wrong_passwords.hpp"

namespace smtp {

class Login {
public:
    /// `client` is the address of the client, for `wrong_passwords`.
    Login(const Hello& hello, const Envelope& envelope, Deliver& deliver,
        const mail::Accounts& accounts, mail::WrongPasswords& wrong_passwords, std::string client,
        bool plaintext);
    Login(const Login&) = delete;

    /// Adds AUTH, to `extensions` as well.
    void add_to(Dialogue& smtp, ServiceExtensions& extensions);

    /// Of the client that has logged in; nullptr before.
    const mail::Account* account() const { return account_; }

private:
    using Step = mail::Sasl::Step;

    /// 503 at the wrong moment; 504 for an unknown mechanism, and for one in the clear where that
    /// is not allowed; 501 for what is not base64 or not a response, and for "*": after twenty of
    /// these 421. 535 for a wrong name or password; the fifth is the last.
    Reply auth(std::string_view argument);

    Reply mail(std::string_view argument);
    Reply rcpt(std::string_view argument);
    Reply response(const Line& line);
    Reply reply_to(const Step& step);
    Reply wrong();
    Reply failed(Step::Kind why);

    const Hello& hello_;
    const Envelope& envelope_;
    Deliver& deliver_;
    mail::WrongPasswords& wrong_passwords_;
    const std::string client_;
    mail::Sasl sasl_;
    bool plaintext_;
    net::Verb mail_, rcpt_;  // the rows that were replaced
    const mail::Account* account_ = nullptr;
    int wrong_ = 0, failed_ = 0;  // exchanges, in this session
    net::State responses_;  // hears the response to a challenge
    net::State* commands_ = nullptr;
};

static_assert(!std::is_copy_constructible_v<Login>, "its verbs hold a pointer to it");

}  // namespace smtp
