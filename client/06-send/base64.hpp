// SPDX-License-Identifier: MIT
//
// Base64 (RFC 4648, 4): any bytes as printable characters, three bytes in four characters. It hides
// nothing: anyone who sees the characters has the bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mail {

std::string base64(std::string_view bytes);

/// The bytes again. Strict: nothing for a character that base64 does not have, a wrong length,
/// padding in the wrong place, or unused bits that are not zero (RFC 4648, 3.5).
std::optional<std::string> from_base64(std::string_view text);

}  // namespace mail
