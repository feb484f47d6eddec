// SPDX-License-Identifier: MIT

#include "server/04-datagram/datagram.hpp"

#include "server/02-socket/trace.hpp"
#include "server/04-datagram/platform.hpp"

#include <vector>

namespace net {

Socket bind_datagram(const Address& here)
{
    Socket socket(platform::create_datagram(here));
    if (here.ip == "::" && !platform::set_dual(socket.handle()))
        log("This system does not accept IPv4 on ::");
    socket.bind(here);
    return socket;
}

static void echo_packet(Socket& socket, const platform::Packet& packet, std::string_view bytes)
try {
    log(text(packet.from) + " sent " + std::to_string(bytes.size()) + " bytes" +
        (packet.truncated ? ", and more that are lost" : ""));
    if (tracing()) trace_read(packet.from, {bytes.size()}, bytes);
    platform::send_to(socket.handle(), bytes, packet.from);
    if (tracing()) trace_write(packet.from, bytes);
} catch (const Error& error) {  // this sender cannot be reached; the next one may be
    log_error(error);
}

void echo_datagrams(Socket& socket)
{
    std::vector<char> buffer(largest_datagram + 1);
    while (true) {
        if (const auto packet = platform::receive_from(socket.handle(), buffer))
            echo_packet(socket, *packet, {buffer.data(), packet->size});
    }
}

}  // namespace net
