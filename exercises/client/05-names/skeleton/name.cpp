// SPDX-License-Identifier: MIT

#include "client/05-mx/name.hpp"

#include <algorithm>

namespace dns {

namespace {
constexpr std::size_t longest_label = 63, longest_name = 255;  // RFC 1035, 2.3.4

bool is_usual(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
        c == '_';
}

[[maybe_unused]] std::string shown(std::string_view label)
{
    std::string text;
    for (const char c : label) {
        const auto number = std::to_string(1000 + static_cast<unsigned char>(c));
        text += is_usual(c) ? std::string(1, c) : "\\" + number.substr(1);
    }
    return text;
}
}  // namespace

bool is_name(std::string_view text)
{
    if (text.ends_with('.')) text.remove_suffix(1);
    if (text.size() + 2 > longest_name) return false;  // a length before it, and a 0 after it
    for (std::size_t start = 0; start <= text.size();) {
        const auto label = text.substr(start, text.find('.', start) - start);
        if (label.empty() || label.size() > longest_label) return false;
        if (!std::all_of(label.begin(), label.end(), is_usual)) return false;
        start += label.size() + 1;
    }
    return true;
}

// YOUR CODE. "red.test" is the bytes 3 'r' 'e' 'd' 4 't' 'e' 's' 't' 0. A dot at the end means
// nothing, and "." has no label: it is only the 0.
std::string bytes_of_name(std::string_view text)
{
    (void)text;
    return std::string(1, '\0');
}

void Reader::fail(const std::string& why) const
{
    throw Malformed("byte " + std::to_string(at_) + ": " + why);
}

// YOUR CODE. The next `count` bytes, and at_ moves on. If there are fewer: fail("the message ends
// too early").
std::string_view Reader::bytes(std::size_t count)
{
    (void)count;
    fail("bytes() is yours to write");
}

// YOUR CODE. The highest byte first.
std::uint32_t Reader::number(std::size_t count)
{
    return static_cast<std::uint32_t>(bytes(count).size());
}

// YOUR CODE. Labels up to one of length 0: shown() makes each printable, with dots between them;
// "." if there is none. A length of 0xc0 and more is a pointer of two bytes: the rest of the name
// stands there, and when the name is read, at_ is after the first pointer. Fail for
//
//   a pointer that does not lead further back than the one before it: names would go in circles
//   a label of 64 to 191 bytes         "a label of a kind that does not exist"
//   more than 255 bytes                "a name that is too long"
std::string Reader::name()
{
    return std::string(bytes(1));
}

}  // namespace dns
