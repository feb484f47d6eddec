// SPDX-License-Identifier: MIT
//
// client/05-mx: messages of the DNS by TCP: each has its length before it, two bytes (RFC 1035,
// 4.2.2).
#pragma once

#include "server/06-many/deadline.hpp"

#include <string>

namespace dns {

std::string with_length(const std::string& message);
/// Reads the next message. Nothing if the stream or the time ends before it is whole.
std::optional<std::string> read_with_length(
    net::TimedSocket& stream, const net::Deadline& deadline);

}  // namespace dns
