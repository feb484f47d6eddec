// SPDX-License-Identifier: MIT
//
// Base64 (RFC 4648, 4): any bytes as letters, three bytes in four letters. It hides nothing: who
// sees the letters has the bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtp {

std::string base64(std::string_view bytes);

/// The bytes again. Strict: nothing for a foreign letter, a wrong length, padding in the wrong
/// place, or bits behind the end that are not zero (RFC 4648, 3.5).
std::optional<std::string> from_base64(std::string_view text);

}  // namespace smtp
