// SPDX-License-Identifier: MIT
//
// The platform for a client of the Domain Name System.
#pragma once

#include "server/02-socket/platform.hpp"

#include <vector>

namespace platform {

/// The addresses of the name servers that this system is told to ask, in their order: POSIX
/// resolv.conf(5), Windows GetNetworkParams. May be empty.
std::vector<std::string> name_servers();

}  // namespace platform
