// SPDX-License-Identifier: MIT
//
// How a POP3 server answers: +OK or -ERR, and a text for people (RFC 1939, 3).
#pragma once

#include "server/07-dialogue/dialogue.hpp"

namespace pop3 {

using net::Dialogue;
using net::Line;
using net::Reply;

/// "+OK text\r\n" and "-ERR text\r\n".
Reply ok(std::string_view text);
Reply err(std::string_view text);
/// The same reply, and then the server closes the connection.
Reply last(Reply reply);
Reply goodbye();

/// A verb that takes no argument: `then` answers if there is none.
net::Verb without_argument(std::function<Reply()> then);

/// The reply to a client beyond --max-clients (RFC 3206).
constexpr std::string_view too_many_clients =
    "-ERR [SYS/TEMP] Too many clients, try again later\r\n";

}  // namespace pop3
