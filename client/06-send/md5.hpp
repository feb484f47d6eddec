// SPDX-License-Identifier: MIT
//
// MD5 (RFC 1321) and HMAC-MD5 (RFC 2104), by hand, for CRAM-MD5 and POP3's APOP.
//
// MD5 is broken: two texts with the same digest can be found in seconds. New programs use SHA-256
// or better. HMAC-MD5 is not known to be broken in that way, but here it is only as good as the
// password: anyone who has seen challenge and response can try passwords at home, millions per
// second.
#pragma once

#include <string>
#include <string_view>

namespace mail {

/// The digest, 16 bytes.
std::string md5(std::string_view text);
/// A digest that can be made only with the key, 16 bytes.
std::string hmac_md5(std::string_view key, std::string_view text);
/// "0a1b": two digits a byte, in lower case, as RFC 2195 and RFC 1939 want them.
std::string hexadecimal(std::string_view bytes);

}  // namespace mail
