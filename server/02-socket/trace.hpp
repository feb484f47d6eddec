// SPDX-License-Identifier: MIT
//
// Bytes that can be seen. With --trace a server prints what crosses each of its sockets, line by
// line, with the line ends visible: a password as well, so keep traces to yourself.
#pragma once

#include "server/02-socket/platform.hpp"

namespace net {

/// "HELO\r\n" for the four letters, CR and LF; other bytes outside of ASCII as \xNN; a backslash
/// doubled.
std::string printable(std::string_view bytes);

enum class Direction { in, out };
bool tracing();
void set_tracing(bool on);
void trace(
    const Address& peer, Direction direction, const Received& received, std::string_view bytes);

/// One whole line to standard output or standard error, at once, whatever other threads print.
void say(std::string_view line);
void complain(std::string_view line);

}  // namespace net
