// SPDX-License-Identifier: MIT
//
// Address literals: an IP address in the place of a domain, in brackets (RFC 5321, 4.1.3).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smtp {

/// Is it "[192.0.2.1]", "[IPv6:2001:db8::1]" or "[tag:something else]"?
bool is_address_literal(std::string_view text);

/// The eight groups of an IPv6 address. Nothing if it is not one.
using IPv6 = std::array<std::uint16_t, 8>;
std::optional<IPv6> ipv6(std::string_view text);

}  // namespace smtp
