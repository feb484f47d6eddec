// SPDX-License-Identifier: MIT

#include "tests/support/connect.hpp"

#include "server/02-socket/platform_posix.hpp"

#include <poll.h>

namespace test {

net::Socket connect(const net::Address& server)
{
    net::Socket socket(platform::create(server), server);
    platform::SocketAddress name(server);
    const int descriptor = platform::descriptor(socket.handle());
    if (::connect(descriptor, name.get(), name.length) == 0) return socket;
    if (errno != EINTR) platform::fail("connect " + net::text(server));
    pollfd one{descriptor, POLLOUT, 0};  // it goes on by itself: connect(2), EINTR
    while (poll(&one, 1, 10'000) < 0 && errno == EINTR) { }
    return socket;
}

void set_reset_on_close(const net::Socket& socket)
{
    platform::set_option(socket.handle(), SOL_SOCKET, SO_LINGER, linger{1, 0});
}

}  // namespace test
