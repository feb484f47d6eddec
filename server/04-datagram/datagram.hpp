// SPDX-License-Identifier: MIT
//
// Lesson 4: the document's other two options, SOCK_DGRAM and AF_INET6.
//
// A datagram is one packet: one receive takes one whole packet, and what does not fit into the
// buffer is lost. There is no accept and no connection; each packet says where it came from
// (udp(7), RFC 768). An echo of datagrams is the other half of RFC 862.
#pragma once

#include "server/02-socket/stop.hpp"

namespace net {

/// The largest payload that one datagram can have over IPv4: 65,535 less 20 bytes IP and 8 bytes
/// UDP header.
constexpr std::size_t largest_datagram = 65507;

/// A UDP socket at `here`. On "::" it takes IPv4 as well, where the system can. Throws Error.
Socket bind_datagram(const Address& here);

/// Sends each datagram back to where it came from, until a stop is requested.
void echo_datagrams(Socket& socket, const Stop& stop);

}  // namespace net
