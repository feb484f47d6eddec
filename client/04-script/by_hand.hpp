// SPDX-License-Identifier: MIT
//
// client/04-script: a dialogue as one command of a shell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace net {

/// The bytes as printf(1) takes them between single quotes: those that cannot be typed as \ and
/// three octal digits, which every shell knows.
std::string for_printf(std::string_view bytes);

/// "printf 'HELO a\nQUIT\n' | build/client/02-telnet --pause 100 127.0.0.1 2525": sends these bytes
/// to the server. Where there is a bare CR or LF among them, 01-connect sends them, unchanged. More
/// than 2,000 bytes are left out.
std::string by_hand(std::string_view sent, const std::string& host, std::uint16_t port);

}  // namespace net
