// SPDX-License-Identifier: MIT
//
// client/04-script: a line in which something varies.
//
//   {any}             one byte or more
//   {any?}            the same, or nothing
//   {number} {digit}  digits, one digit
//   {digit?}          one digit or nothing
//   {word}            letters
//   {time} {date}     12:34:56, and the date of RFC 5322 in UTC: Mon, 5 Jan 2026 12:34:56 +0000
//   {one of: a | b}   one of these texts, where more than one answer is right
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace net {

/// What each placeholder of the pattern stands for in `line`; nothing if the line does not look
/// like it. Throws Error if there is no such placeholder, and for a long line that would have to be
/// compared with the pattern in more than a million ways.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view line);

/// -1 if the line looks like the pattern, else the position in `line` of the first byte that does
/// not.
int mismatch(std::string_view pattern, std::string_view line);

/// Is there nothing in the pattern that an answer would have to have?
bool takes_anything(std::string pattern);

}  // namespace net
