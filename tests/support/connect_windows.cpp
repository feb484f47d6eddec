// SPDX-License-Identifier: MIT

#include "tests/support/connect.hpp"

#include "server/02-socket/platform_windows.hpp"

namespace test {

// The text of POSIX, so that a test can compare it.
[[noreturn]] static void fail_to_connect(const net::Address& server, int code)
{
    const auto call = "connect " + net::text(server);
    if (code != WSAECONNREFUSED) platform::fail(call, code);
    throw net::Error(net::Error::Reason::other, call + ": Connection refused");
}

net::Socket connect(const net::Address& server)
{
    net::Socket socket(platform::create(server), server);
    platform::SocketAddress name(server);
    if (::connect(platform::native(socket.handle()), name.get(), name.length) != 0)
        fail_to_connect(server, WSAGetLastError());
    return socket;
}

void set_reset_on_close(const net::Socket& socket)
{
    platform::set_option(socket.handle(), SOL_SOCKET, SO_LINGER, linger{1, 0});
}

}  // namespace test
