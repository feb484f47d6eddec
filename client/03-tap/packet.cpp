// SPDX-License-Identifier: MIT

#include "client/03-tap/packet.hpp"

#include "client/03-tap/network_order.hpp"

#include <charconv>

namespace net {
namespace {

// Four bytes of "127.0.0.1".
std::string bytes_of(const std::string& ip)
{
    std::string bytes;
    const char* const end = ip.data() + ip.size();
    for (const char* at = ip.data(); at < end; ++at) {
        std::uint8_t byte = 0;
        at = std::from_chars(at, end, byte).ptr;
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

// The sum of numbers of 16 bits, with the carry added again (RFC 1071).
std::string checksum(const std::string& bytes)
{
    std::uint32_t sum = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const std::uint32_t byte = static_cast<unsigned char>(bytes[at]);
        sum += at % 2 == 0 ? byte << 8 : byte;
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return number16(~sum);
}

}  // namespace

std::string packet_of(const Segment& segment)
{
    const std::string no_checksum(2, '\0'), tcp{'\0', 6};  // the number of this protocol
    const auto ends = bytes_of(segment.from.ip) + bytes_of(segment.to.ip);

    const auto ports = number16(segment.from.port) + number16(segment.to.port);
    const auto numbers = number32(segment.number) + number32(segment.acknowledged);
    const std::string flags{0x50, static_cast<char>(segment.flags)};  // 5 times 4 bytes of header
    const auto tcp_begin = ports + numbers + flags + number16(65535);  // the window
    const auto tcp_end = number16(0) + std::string(segment.data);  // nothing is urgent
    const auto size = static_cast<std::uint32_t>(tcp_begin.size() + 2 + tcp_end.size());
    const auto tcp_sum = checksum(tcp_begin + no_checksum + tcp_end +
        (size % 2 ? std::string(1, '\0') : "") + ends + tcp + number16(size));

    constexpr char time_to_live = 64;
    const std::string version{0x45, 0};  // 4, and 5 times 4 bytes of header
    const auto ip_begin = version + number16(20 + size) + number16(0) + number16(0x4000) +
        std::string{time_to_live, tcp[1]};  // 0x4000: do not fragment
    const auto ip_sum = checksum(ip_begin + no_checksum + ends);
    return ip_begin + ip_sum + ends + tcp_begin + tcp_sum + tcp_end;
}

}  // namespace net
