// SPDX-License-Identifier: MIT
//
// client/04-script: a dialogue as one command of a shell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace net {

/// "printf 'HELO a\nQUIT\n' | build/client/02-telnet 127.0.0.1 2525": sends these bytes to the
/// server. Where they are not lines that end in CR LF, 01-connect sends them, unchanged.
std::string by_hand(std::string_view sent, const std::string& host, std::uint16_t port);

}  // namespace net
