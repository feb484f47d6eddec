// SPDX-License-Identifier: MIT
//
// client/02-telnet: what has come, on the screen.
#pragma once

#include "client/02-telnet/telnet.hpp"

#include <functional>

namespace net {

/// Shows a piece as it was read; `result` is what it means to a telnet.
using Show = std::function<void(std::string_view piece, const TelnetCommands::Result& result)>;

/// The text, unchanged.
void show_text(std::string_view piece, const TelnetCommands::Result& result);

/// The size, the time since the last piece, each byte in hexadecimal digits, and the text with its
/// control characters visible.
void show_bytes(std::string_view piece, const TelnetCommands::Result& result);

/// "68 69 0d 0a", 16 bytes a line, with printable(bytes) beside them.
std::string dump(std::string_view bytes);

}  // namespace net
