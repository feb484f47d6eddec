// SPDX-License-Identifier: MIT
//
// TOP: the beginning of a long reply (RFC 1939, 7).
#pragma once

#include "pop3/01-authorization/reply.hpp"

#include <cstdint>

namespace pop3 {

/// Cuts the reply to RETR: the header of the message, the empty line after it, and `lines` lines
/// more.
Reply top_of(Reply whole, std::uint64_t lines);

}  // namespace pop3
