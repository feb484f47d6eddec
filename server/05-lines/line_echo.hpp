// SPDX-License-Identifier: MIT
//
// An echo that understands lines: each whole line is answered by itself, QUIT ends the
// conversation.
#pragma once

#include "server/05-lines/line_reader.hpp"

namespace net {

/// What the echo answers to one line; nothing if the line says QUIT.
std::optional<std::string> answer(const Line& line);

/// The longest line that the echo takes, in bytes.
constexpr std::size_t longest_line = 2048;

}  // namespace net
