// SPDX-License-Identifier: MIT
//
// An echo that understands lines. Each whole line is answered by itself, and QUIT ends the
// conversation.
#pragma once

#include "server/05-lines/line_reader.hpp"

#include <string>

namespace net {

/// What the echo answers to a line. Nothing if the line says QUIT.
std::optional<std::string> answer(const Line& line);

/// The longest line that the echo takes, in bytes.
constexpr std::size_t longest_line = 2048;

}  // namespace net
