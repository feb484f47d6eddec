// SPDX-License-Identifier: MIT

#include "server/04-datagram/datagram.hpp"

#include "server/02-socket/trace.hpp"
#include "server/04-datagram/platform.hpp"

namespace net {

Socket bind_datagram(const Address& here)
{
    Socket socket(platform::create_datagram(here));
    if (here.ip == "::" && !platform::set_dual(socket.handle()))
        log("This system does not accept IPv4 on ::");
    socket.bind(here);
    return socket;
}

// YOUR CODE. Send it back to where it came from. If that fails, only this sender is concerned.
static void echo_packet(Socket& socket, const platform::Packet& packet, std::string_view bytes)
{
    (void)socket;
    (void)packet;
    (void)bytes;
}

// YOUR CODE. For ever: receive a datagram, hand it to echo_packet. How large may one be?
void echo_datagrams(Socket& socket)
{
    (void)socket;
    [[maybe_unused]] const auto use_it = echo_packet;
}

}  // namespace net
