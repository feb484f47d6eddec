// SPDX-License-Identifier: MIT
//
// The lines that a server puts before a message, for people who want to know how it came here
// (trace information; RFC 5321, 4.4).
#pragma once

#include "smtp/03-envelope/path.hpp"

#include <chrono>

namespace smtp {

/// A path as text, in quotes again where it needs them: "<\"a b\"@example.test>".
std::string text(const Path& path);

/// "fe80::1" for "fe80::1%eth0": the zone is a matter of this machine alone (RFC 4007, 11).
std::string_view without_zone(std::string_view ip);

/// An address literal: "[127.0.0.1]" or "[IPv6:::1]" (RFC 5321, 4.1.3).
std::string literal(std::string_view ip);

/// Does a domain mean this address? There are several ways to write one: "[IPv6:0:0:0:0:0:0:0:1]"
/// is ::1 too.
bool is_literal_of(std::string_view domain, std::string_view ip);

/// "Tue, 24 Nov 2026 06:15:17 +0000" (RFC 5322, 3.3).
std::string date(std::chrono::system_clock::time_point when);

/// Is it the first line of a header field, such as "Subject: tea"? Old messages may have a space
/// before the colon (RFC 5322, 2.2 and 4.5).
bool is_field(std::string_view line);

}  // namespace smtp
