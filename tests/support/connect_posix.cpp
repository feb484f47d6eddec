// SPDX-License-Identifier: MIT

#include "tests/support/connect.hpp"

#include "server/02-socket/platform_posix.hpp"

namespace test {

void set_reset_on_close(const net::Socket& socket)
{
    platform::set_option(socket.handle(), SOL_SOCKET, SO_LINGER, linger{1, 0});
}

}  // namespace test
