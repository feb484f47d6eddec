// SPDX-License-Identifier: MIT
//
// server/04-datagram: the other two options of the PHP script, SOCK_DGRAM and AF_INET6.
//
// A datagram is one packet. One receive takes one whole packet, and what does not fit into the
// buffer is lost. There is no accept and no connection: each packet says where it came from
// (udp(7), RFC 768). RFC 862 describes this echo as well.
#pragma once

#include "server/02-socket/socket.hpp"

namespace net {

/// The most bytes that one datagram can carry over IPv4: 65,535 less the headers of IP (20) and UDP
/// (8).
constexpr std::size_t largest_datagram = 65507;

/// A UDP socket at `here`. At "::" it takes IPv4 too, where the system can. Throws Error.
Socket bind_datagram(const Address& here);

/// Sends each datagram back to its sender, for ever.
void echo_datagrams(Socket& socket);

}  // namespace net
