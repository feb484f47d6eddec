// SPDX-License-Identifier: MIT
#pragma once

#include "client/06-send/login.hpp"
#include "smtp/06-extensions/session.hpp"
#include "smtp/07-login/login.hpp"

namespace smtp {

struct LoginSession : ExtensionsSession {
    Login login;

    /// `plaintext`: passwords in the clear are accepted on every address, and not on loopback only.
    LoginSession(const mail::Host& host, const mail::Store& store, const net::Endpoints& ends,
        mail::WrongPasswords& wrong_passwords, bool plaintext,
        std::uint64_t max_size = usual_max_size) :
        ExtensionsSession(host, store, ends, max_size),
        login(hello, envelope, deliver, store.accounts(), wrong_passwords, ends.client.ip,
            plaintext || mail::is_loopback(ends.server.ip))
    {
        login.add_to(*this, extensions);
    }
};

}  // namespace smtp
