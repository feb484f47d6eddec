// SPDX-License-Identifier: MIT

#include "client/03-tap/capture.hpp"

#include "client/03-tap/packet.hpp"

#include <chrono>

namespace net {

// The numbers of the file may have either order: its first number tells which.
static std::string little_endian(std::uint32_t number)
{
    std::string bytes;
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift & 255);
    return bytes;
}

Capture::Capture(std::string name) : name_(std::move(name)), file_(name_, std::ios::binary)
{
    constexpr std::uint32_t magic = 0xa1b2c3d4, version = 0x40002, longest_packet = 65535,
                            raw_ip = 101;
    write(little_endian(magic) + little_endian(version) + little_endian(0) + little_endian(0) +
        little_endian(longest_packet) + little_endian(raw_ip));
}

void Capture::write(const std::string& bytes)
{
    file_ << bytes << std::flush;
    if (!file_) throw Error(Error::Reason::other, "write " + name_ + ": failed");
}

// Flags count as a byte each where they begin or end the stream (RFC 9293, 3.4).
void Capture::send(const TappedConnection& connection, Side from, int flags, std::string_view data)
{
    using namespace std::chrono;
    Numbers& numbers = numbers_[connection.number];
    const bool is_client = from == Side::client;
    auto& next = is_client ? numbers.client : numbers.server;
    const auto acknowledged =
        flags & Segment::ack ? is_client ? numbers.server : numbers.client : 0;
    const auto packet = packet_of({is_client ? connection.client : connection.tap,
        is_client ? connection.tap : connection.client, next, acknowledged,
        static_cast<std::uint8_t>(flags), data});
    next +=
        static_cast<std::uint32_t>(data.size()) + (flags & (Segment::syn | Segment::fin) ? 1 : 0);

    const auto now = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
    const auto size = static_cast<std::uint32_t>(packet.size());
    write(little_endian(static_cast<std::uint32_t>(now / 1'000'000)) +
        little_endian(static_cast<std::uint32_t>(now % 1'000'000)) + little_endian(size) +
        little_endian(size) + packet);
}

void Capture::add(const TappedConnection& connection, const Event& event)
{
    const Side other = event.from == Side::client ? Side::server : Side::client;
    const auto send = [&](Side from, int flags, std::string_view data = {}) {
        this->send(connection, from, flags, data);
    };
    switch (event.kind) {
    case Event::Kind::connected:
    case Event::Kind::not_connected:
        send(Side::client, Segment::syn);
        send(Side::server, Segment::syn | Segment::ack);
        send(Side::client, Segment::ack);
        if (event.kind == Event::Kind::connected) return;
        send(Side::server, Segment::rst | Segment::ack);
        break;
    case Event::Kind::piece:
        send(event.from, Segment::psh | Segment::ack, event.bytes);
        return send(other, Segment::ack);
    case Event::Kind::end_of_stream:
        send(event.from, Segment::fin | Segment::ack);
        send(other, Segment::ack);
        if (++numbers_[connection.number].ends < 2) return;
        break;
    case Event::Kind::reset: send(event.from, Segment::rst | Segment::ack); break;
    }
    numbers_.erase(connection.number);
}

}  // namespace net
