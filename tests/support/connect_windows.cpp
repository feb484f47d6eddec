// SPDX-License-Identifier: MIT

#include "tests/support/connect.hpp"

#include "server/02-socket/platform_windows.hpp"

namespace test {

net::Socket connect(const net::Address& server)
{
    net::Socket socket(platform::create(server), server);
    platform::SocketAddress name(server);
    if (::connect(platform::descriptor(socket.handle()), name.get(), name.length) != 0)
        platform::fail("connect " + net::text(server));
    return socket;
}

void set_reset_on_close(const net::Socket& socket)
{
    platform::set_option(socket.handle(), SOL_SOCKET, SO_LINGER, linger{1, 0});
}

}  // namespace test
