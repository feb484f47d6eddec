// SPDX-License-Identifier: MIT
//
// Prints a packet: the header of IP, that of TCP, and the data, which are standard input.

#include "client/01-connect/platform.hpp"
#include "client/02-telnet/script.hpp"
#include "client/03-tap/host_and_port.hpp"
#include "client/03-tap/packet.hpp"

int main(int argc, char** argv)
{
    net::HostAndPort from, to;
    net::Segment segment{};
    net::Options options("exercises/client/03-tap: prints the packet that a TCP segment makes");
    options.add("FROM:PORT", "where it comes from", "", net::to_host_and_port(from));
    options.add("TO:PORT", "where it goes to", "", net::to_host_and_port(to));
    options.add("NUMBER", "of the first byte", "", net::to_number(segment.number));
    options.add("ACKNOWLEDGED", "the number of the byte that is expected", "",
        net::to_number(segment.acknowledged));
    options.add("FLAGS", "1 FIN, 2 SYN, 4 RST, 8 PSH, 16 ACK", "", net::to_number(segment.flags));
    return options.run(argc, argv, [&] {
        const auto data = net::read_all(platform::read_input, 1);
        segment.from = {from.host, from.port};
        segment.to = {to.host, to.port};
        segment.data = data;
        std::string hex;
        std::size_t at = 0;
        for (const char c : net::packet_of(segment)) {
            constexpr std::string_view digits = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(c);
            if (at > 0) hex += at == 20 || at == 40 ? '\n' : ' ';
            hex += {digits[byte >> 4], digits[byte & 15]};
            ++at;
        }
        platform::write_output(hex + "\n");
    });
}
