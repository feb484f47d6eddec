// SPDX-License-Identifier: MIT
//
// client/06-send: parts of the header of a message.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace smtp {

/// "Tue, 24 Nov 2026 06:15:17 +0000" (RFC 5322, 3.3).
std::string date(std::chrono::system_clock::time_point when);

/// Is it the first line of a header field, such as "Subject: tea"? Old messages may have a space
/// before the colon (RFC 5322, 2.2 and 4.5).
bool is_field(std::string_view line);

/// Is it a control character (CTL, RFC 5234, B.1)? CR and LF are.
bool is_control(char c);

/// "fe80::1" for "fe80::1%eth0": the zone is a matter of this machine alone (RFC 4007, 11).
std::string_view without_zone(std::string_view ip);

/// An address in the place of a domain: "[127.0.0.1]" or "[IPv6:::1]" (RFC 5321, 4.1.3).
std::string literal(std::string_view ip);

}  // namespace smtp
