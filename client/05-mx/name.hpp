// SPDX-License-Identifier: MIT
//
// client/05-mx: domain names, as text and as bytes (RFC 1035, 3.1 and 4.1.4).
//
// In a message a name is a row of labels, each after a byte with its length, and a label of length
// 0 is the end. To save bytes, a name may end in a pointer instead: two bytes that say where in the
// message the rest of the name stands.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace dns {

/// A message is not what RFC 1035 describes. The text says where and why.
struct Malformed : std::runtime_error {
    using runtime_error::runtime_error;
};

/// Could this be the name of a domain: labels of 1 to 63 letters, digits, hyphens and underscores,
/// with dots between them, and 255 bytes at most in a message? A dot may follow the last one.
bool is_name(std::string_view text);

/// The labels of such a name, and an empty one at the end; of ".", the root, only that.
std::string bytes_of_name(std::string_view text);

/// Reads the parts of a message one after another. Each function throws Malformed.
class Reader {
public:
    explicit Reader(std::string_view message) : message_(message) { }

    /// Numbers of one byte, two bytes and four bytes, the highest first.
    std::uint8_t byte() { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t number16() { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t number32() { return number(4); }
    std::string_view bytes(std::size_t count);
    /// A name as text, without a dot at the end; "." for the one that has no label. A byte that no
    /// name of a host has is shown as \ and three digits, as in RFC 1035, 5.1.
    std::string name();

    std::size_t position() const { return at_; }
    [[noreturn]] void fail(const std::string& why) const;

private:
    std::uint32_t number(std::size_t count);

    std::string_view message_;
    std::size_t at_ = 0;
};

}  // namespace dns
