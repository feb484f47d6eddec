// SPDX-License-Identifier: MIT

#include "server/04-datagram/datagram.hpp"

#include "server/02-socket/trace.hpp"

#include <vector>

namespace net {

Socket bind_datagram(const Address& here)
{
    Socket socket = Socket::create(Kind::datagram, here);
    if (here.ip == "::" && !platform::set_dual(socket.handle()))
        say("This system keeps IPv4 apart from ::");
    socket.bind(here);
    return socket;
}

void echo_datagrams(Socket& socket, const Stop& stop)
{
    std::vector<char> buffer(65536);  // a byte more than any datagram holds
    while (!stop.requested()) {
        if (!platform::wait(socket.handle(), platform::Ready::to_read, Milliseconds(200))) continue;
        const auto packet = platform::receive_from(socket.handle(), buffer);
        if (packet.received.why != Received::Why::bytes)
            continue;  // an empty datagram has bytes: none

        const std::string_view bytes(buffer.data(), packet.received.size);
        say(text(packet.from) + " sent " + std::to_string(bytes.size()) + " bytes");
        if (tracing()) trace(packet.from, Direction::in, packet.received, bytes);
        try {
            platform::send_to(socket.handle(), bytes, packet.from);
            if (tracing()) trace(packet.from, Direction::out, packet.received, bytes);
        } catch (
            const Error& error) {  // the way back may be closed: the next client is another matter
            complain(error.what());
        }
    }
}

}  // namespace net
