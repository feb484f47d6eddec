// SPDX-License-Identifier: MIT
//
// How an SMTP server answers: three digits and a text (RFC 5321, 4.2).
//
// A program need not understand more than the first digit: 2 done, 3 go on, 4 not now, 5 no. The
// three numbers with dots at the beginning of most texts give more detail (RFC 3463).
#pragma once

#include "server/07-dialogue/dialogue.hpp"

namespace smtp {

using net::Dialogue;
using net::Line;
using net::Reply;

/// "250 text\r\n".
Reply reply(int code, std::string_view text);
/// The same, and then the server closes the connection.
Reply last(Reply reply);

}  // namespace smtp
