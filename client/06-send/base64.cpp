// SPDX-License-Identifier: MIT

#include "client/06-send/base64.hpp"

#include <cstdint>

namespace mail {

namespace {
constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}

std::string base64(std::string_view bytes)
{
    std::string text;
    for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(3, bytes.size()))) {
        std::uint32_t group = 0;  // 24 bits
        for (std::size_t at = 0; at < 3; ++at)
            group = group << 8 | (at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0);
        for (std::size_t at = 0; at < 4; ++at)
            text += at <= bytes.size() ? alphabet[group >> (18 - 6 * at) & 63] : '=';
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text)
{
    if (text.size() % 4 != 0) return {};
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;  // of bits that are not yet part of a byte
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == alphabet.npos) return {};
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 255);
    }
    if ((bits & ((1u << count) - 1)) != 0) return {};
    return bytes;
}

}  // namespace mail
