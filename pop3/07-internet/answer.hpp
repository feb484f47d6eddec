// SPDX-License-Identifier: MIT
//
// pop3/07-internet: the answers of a name server, as bytes (RFC 1035, 4.1).
#pragma once

#include "pop3/07-internet/zone.hpp"

namespace dns {

/// The most bytes of an answer in a datagram (RFC 1035, 4.2.1). If there are more, the answer says
/// so, has no records, and the client asks again by TCP.
constexpr std::size_t longest_datagram = 512;

/// The answer to the question in `bytes`, of at most so many bytes. Empty for what is no question
/// at all, such as an answer: two servers could answer each other for ever.
std::string answer_to(std::string_view bytes, const Zone& zone, std::size_t at_most);

/// The four or sixteen bytes of an IP address; none if the text is not one.
std::string ip_bytes(std::string_view text);

}  // namespace dns
