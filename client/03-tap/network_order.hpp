// SPDX-License-Identifier: MIT
//
// client/03-tap: numbers as they travel, the byte with the highest bits first (RFC 791, appendix
// B).
#pragma once

#include <cstdint>
#include <string>

namespace net {

/// Two bytes; higher bits are left out.
std::string number16(std::uint32_t number);
/// Four bytes.
std::string number32(std::uint32_t number);

}  // namespace net
