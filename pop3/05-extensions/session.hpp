// SPDX-License-Identifier: MIT
#pragma once

#include "client/06-send/login.hpp"
#include "pop3/04-update/session.hpp"
#include "pop3/05-extensions/capabilities.hpp"
#include "server/07-dialogue/service.hpp"

namespace pop3 {

struct ExtensionsSession : UpdateSession {
    Capabilities capabilities;

    /// `plaintext`: passwords in the clear are accepted on every address, and not on loopback only.
    ExtensionsSession(const mail::Host& host, const mail::Store& store, const net::Endpoints& ends,
        mail::WrongPasswords& wrong_passwords, bool plaintext, std::string timestamp) :
        UpdateSession(host, store),
        capabilities(authorization, transaction, retrieve, host, store.accounts(), wrong_passwords,
            ends.client.ip, std::move(timestamp), plaintext || mail::is_loopback(ends.server.ip))
    {
        capabilities.add_to(*this);
    }
};

}  // namespace pop3
