// SPDX-License-Identifier: MIT
//
// The lines that a server puts before a message, for people who want to know how it came here
// (trace information; RFC 5321, 4.4).
#pragma once

#include "smtp/03-envelope/path.hpp"

namespace smtp {

/// A path as text, in quotes again where it needs them: "<\"a b\"@example.test>".
std::string text(const Path& path);

/// Does a domain mean this address? There are several ways to write one: "[IPv6:0:0:0:0:0:0:0:1]"
/// is ::1 too.
bool is_literal_of(std::string_view domain, std::string_view ip);

}  // namespace smtp
