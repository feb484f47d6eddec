// SPDX-License-Identifier: MIT
//
// Lesson 3: all that comes in goes out again, byte for byte, until the client has said all (RFC
// 862).
//
// Two things that the document's program lacks: a loop around read, since one read is never "the
// message"; and a loop around write, since a write may take fewer bytes than it was given
// (send(2)).
#pragma once

#include "server/02-socket/socket.hpp"

namespace net {

/// Writes all of the bytes. False if the peer is gone or does not read.
bool write_all(Socket& socket, std::string_view bytes);

/// Echoes until the end of the client's stream. A client that half-closes still gets all of its
/// bytes back.
void echo(Socket& client);

}  // namespace net
