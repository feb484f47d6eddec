// SPDX-License-Identifier: MIT
//
// How an SMTP server speaks: three digits and a text (RFC 5321, 4.2).
//
// The first digit is for programs that know nothing else: 2 done, 3 go on, 4 not now, 5 no. The
// three numbers with dots that begin most texts say it in more detail (RFC 3463); to a person they
// do no harm.
#pragma once

#include "server/07-dialogue/dialogue.hpp"

namespace smtp {

using net::Dialogue;
using net::Line;
using net::Reply;
using net::State;

/// "250 text\r\n".
Reply reply(int code, std::string_view text);
/// The same, and then the server hangs up.
Reply last_reply(int code, std::string_view text);
/// Said yes, or go on.
bool accepted(const Reply& reply);

}  // namespace smtp
