// SPDX-License-Identifier: MIT
//
// client/03-tap: an IP packet with a TCP segment in it, byte for byte.
#pragma once

#include "server/02-socket/platform.hpp"

namespace net {

struct Segment {
    Address from, to;  // IPv4
    std::uint32_t number, acknowledged;
    /// The flags of RFC 9293, 3.1.
    enum Flags : std::uint8_t { fin = 1, syn = 2, rst = 4, psh = 8, ack = 16 };
    std::uint8_t flags;
    std::string_view data = {};  // at most 65,495 bytes
};

/// The headers of RFC 791, 3.1 and RFC 9293, 3.1, with their checksums, and the data.
std::string packet_of(const Segment& segment);

}  // namespace net
