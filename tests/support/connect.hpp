// SPDX-License-Identifier: MIT
//
// What a client needs of the system, and what a test does to a server. (The lessons have servers
// only so far.)
#pragma once

#include "server/02-socket/socket.hpp"

namespace test {

/// A connection to `server`. Throws net::Error.
net::Socket connect(const net::Address& server);

/// From now on, close sends a reset instead of an orderly end (SO_LINGER with zero seconds): this
/// is what a crash looks like from the other side.
void set_reset_on_close(const net::Socket& socket);

}  // namespace test
