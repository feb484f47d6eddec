// SPDX-License-Identifier: MIT
//
// client/05-mx: an IP address as text.
#pragma once

#include <string>
#include <string_view>

namespace dns {

/// "192.0.2.1" for four bytes; "2001:db8::1" for sixteen, with the longest row of zeros left out
/// (RFC 5952, 4).
std::string ip_text(std::string_view bytes);

}  // namespace dns
