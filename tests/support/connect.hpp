// SPDX-License-Identifier: MIT
//
// What a test does to a server.
#pragma once

#include "server/02-socket/socket.hpp"

namespace test {

/// From now on, close sends a reset instead of an orderly end (SO_LINGER with zero seconds): this
/// is what a crash looks like from the other side.
void set_reset_on_close(const net::Socket& socket);

}  // namespace test
