// SPDX-License-Identifier: MIT

#include "smtp/06-extensions/utf8.hpp"

namespace smtp {
namespace {

// The bytes of the character at the front. 0 if it is not a correct one.
std::size_t length_of_character(std::string_view text)
{
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    if (byte(0) < 0x80) return 1;
    const std::size_t length = byte(0) < 0xc2 ? 0
        : byte(0) < 0xe0                      ? 2
        : byte(0) < 0xf0                      ? 3
        : byte(0) < 0xf5                      ? 4
                                              : 0;
    if (text.size() < length) return 0;
    for (std::size_t at = 1; at < length; ++at)
        if ((byte(at) & 0xc0) != 0x80) return 0;
    const bool overlong =
        (byte(0) == 0xe0 && byte(1) < 0xa0) || (byte(0) == 0xf0 && byte(1) < 0x90);
    const bool surrogate = byte(0) == 0xed && byte(1) > 0x9f;
    const bool too_large = byte(0) == 0xf4 && byte(1) > 0x8f;
    return overlong || surrogate || too_large ? 0 : length;
}

}  // namespace

bool is_utf8(std::string_view text)
{
    while (!text.empty()) {
        const auto length = length_of_character(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace smtp
