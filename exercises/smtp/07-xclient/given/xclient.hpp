// SPDX-License-Identifier: MIT
//
// XCLIENT, an extension of Postfix: a host before this one says who the client really is.
//
//   XCLIENT ADDR=192.0.2.1        the reply is a greeting, and the session begins again,
//                                 as if that client had connected
//
// The real session is a dialogue of its own, inside this one: each line goes to it, and XCLIENT
// makes another one.
#pragma once

#include "smtp/07-login/session.hpp"

#include <functional>

namespace smtp {

/// Makes the session for a client.
using MakeSession = std::function<std::unique_ptr<Dialogue>(const net::Endpoints&)>;

class XclientSession : public Dialogue {
public:
    XclientSession(const net::Endpoints& ends, MakeSession make);

private:
    Reply line(const Line& line);
    Reply xclient(std::string_view argument);
    /// May this line be an XCLIENT? Not in the middle of a message, nor of a login.
    bool is_between_commands() const { return &inner_->state() == &inner_->commands; }

    net::Endpoints ends_;
    MakeSession make_;
    std::unique_ptr<Dialogue> inner_;
};

}  // namespace smtp
