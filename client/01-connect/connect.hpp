// SPDX-License-Identifier: MIT
//
// client/01-connect: from a name to a connection.
//
// A host may have several addresses, IPv6 and IPv4, and not all of them may work. A client tries
// them one after the other, and gives none of them more than a limited time.
#pragma once

#include "server/02-socket/socket.hpp"

namespace net {

/// A connection to this address. Throws Error: refused, unreachable or timed out, with the address.
Socket connect(const Address& server, Milliseconds at_most);

/// A connection to the first address of the host that can be connected to. Each attempt may take
/// `at_most`. `host` is a name or a numeric address. Throws Error: there is no such name, or what
/// went wrong with each address.
Socket connect(const std::string& host, std::uint16_t port, Milliseconds at_most);

/// "10 s" or "500 ms", for messages.
std::string text(Milliseconds time);

}  // namespace net
