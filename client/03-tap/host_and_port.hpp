// SPDX-License-Identifier: MIT
//
// client/03-tap: a server, as it is written on a command line.
#pragma once

#include "server/02-socket/options.hpp"

namespace net {

struct HostAndPort {
    std::string host;  // a name, or a numeric address
    std::uint16_t port = 0;
};

/// Stores "localhost:25", "127.0.0.1:25" or "[::1]:25".
Options::Setter to_host_and_port(HostAndPort& into);

}  // namespace net
