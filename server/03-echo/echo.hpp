// SPDX-License-Identifier: MIT
//
// server/03-echo: sends back everything that it receives, byte for byte, until the client has sent
// all (RFC 862).
//
// It takes two loops that the PHP script lacks. One around read: a single read is never "the
// message". One around write: a write may take fewer bytes than it was given (send(2)).
#pragma once

#include "server/02-socket/socket.hpp"

namespace net {

/// Writes all of the bytes. False if the peer is gone.
bool write_all(Socket& socket, std::string_view bytes);

/// Echoes until the client's stream ends. A client that half-closes still gets all of its bytes
/// back.
void echo(Socket& client);

}  // namespace net
