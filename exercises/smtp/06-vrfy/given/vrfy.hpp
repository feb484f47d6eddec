// SPDX-License-Identifier: MIT
//
// VRFY that answers (RFC 5321, 3.5), and stops answering those who only collect names.
#pragma once

#include "smtp/06-extensions/session.hpp"

namespace smtp {

class Vrfy {
public:
    Vrfy(const mail::Host& host, const mail::Accounts& accounts) : host_(host), accounts_(accounts)
    {
    }
    Vrfy(const Vrfy&) = delete;

    /// Replaces VRFY.
    void add_to(Dialogue& smtp);

private:
    Reply vrfy(std::string_view who);

    const mail::Host& host_;
    const mail::Accounts& accounts_;
    net::Verb vrfy_;  // the row that was replaced: "252 ..." and "501 ..."
    int unknown_ = 0;  // names that were asked for, and that nobody has
};

struct VrfySession : ExtensionsSession {
    Vrfy vrfy;

    VrfySession(const mail::Host& host, const mail::Store& store, const net::Endpoints& ends) :
        ExtensionsSession(host, store, ends), vrfy(host, store.accounts())
    {
        vrfy.add_to(*this);
    }
};

}  // namespace smtp
