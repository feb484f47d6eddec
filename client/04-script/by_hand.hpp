// SPDX-License-Identifier: MIT
//
// client/04-script: a dialogue as one command of a shell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace net {

/// "printf 'HELO a\n'": writes these bytes. Those that cannot be typed are \ and three octal
/// digits, which the printf(1) of every shell knows.
std::string printf_of(std::string_view bytes);

/// "printf 'HELO a\nQUIT\n' | build/client/02-telnet --pause 100 127.0.0.1 2525": sends these bytes
/// to the server. Where there is a bare CR or LF among them, 01-connect sends them, unchanged. More
/// than 2,000 bytes are left out.
std::string by_hand(std::string_view sent, const std::string& host, std::uint16_t port);

}  // namespace net
