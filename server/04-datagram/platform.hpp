// SPDX-License-Identifier: MIT
//
// The platform for datagrams: one call, one packet (udp(7)).
#pragma once

#include "server/02-socket/platform.hpp"

namespace platform {

/// A UDP socket of the family of `like`. Throws Error.
Handle create_datagram(const Address& like);

/// Lets an IPv6 socket take IPv4 peers too (IPV6_V6ONLY off). To be called before bind. False where
/// the system cannot do it.
bool set_dual(Handle handle);

struct Packet {
    std::size_t size = 0;  // bytes in the buffer
    bool truncated = false;  // the packet was longer than the buffer: the rest is lost
    Address from;
};
/// Waits for a packet and puts it into `into`. Nothing if none came after all, for example because
/// an earlier packet of ours was refused.
std::optional<Packet> receive_from(Handle handle, std::span<char> into);

/// Sends one packet. Throws Error, for example because the bytes do not fit into one.
void send_to(Handle handle, std::string_view bytes, const Address& to);

}  // namespace platform
