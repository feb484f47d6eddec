// SPDX-License-Identifier: MIT

#include "client/06-send/md5.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace mail {
namespace {

// The constants are bits of the sine (RFC 1321, 3.4): nobody could choose them to hide a weakness.
std::array<std::uint32_t, 64> sines()
{
    std::array<std::uint32_t, 64> table{};
    for (std::size_t i = 0; i < 64; ++i)
        table[i] = static_cast<std::uint32_t>(
            std::floor(4294967296.0 * std::fabs(std::sin(static_cast<double>(i + 1)))));
    return table;
}

// By how many bits each step rotates: four numbers in turn for each of the four rounds.
constexpr std::array<std::array<int, 4>, 4> rotations{
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

using Sum = std::array<std::uint32_t, 4>;

void add_block(Sum& sum, std::string_view block)
{
    static const auto sine = sines();
    std::array<std::uint32_t, 16> word{};
    for (std::size_t i = 0; i < 64; ++i)  // the lowest byte comes first
        word[i / 4] |= std::uint32_t{static_cast<unsigned char>(block[i])} << (i % 4 * 8);

    auto [a, b, c, d] = sum;
    for (std::size_t i = 0; i < 64; ++i) {
        const auto round = i / 16;
        const auto mixed = round == 0 ? (b & c) | (~b & d)
            : round == 1              ? (b & d) | (c & ~d)
            : round == 2              ? b ^ c ^ d
                                      : c ^ (b | ~d);
        const auto from = round == 0 ? i : round == 1 ? 5 * i + 1 : round == 2 ? 3 * i + 5 : 7 * i;
        const auto all = a + mixed + sine[i] + word[from % 16];
        a = d;
        d = c;
        c = b;
        b += std::rotl(all, rotations[round][i % 4]);
    }
    sum = {sum[0] + a, sum[1] + b, sum[2] + c, sum[3] + d};
}

}  // namespace

std::string md5(std::string_view text)
{
    // The text, a bit that is set, zeros up to eight bytes before the end of a block, and the
    // length in bits.
    std::string padded(text);
    padded += '\x80';
    while (padded.size() % 64 != 56) padded += '\0';
    for (int i = 0; i < 8; ++i)
        padded += static_cast<char>(std::uint64_t{text.size()} * 8 >> (8 * i) & 255);

    Sum sum{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    for (std::size_t at = 0; at < padded.size(); at += 64)
        add_block(sum, std::string_view(padded).substr(at, 64));
    std::string digest;
    for (const auto word : sum)
        for (int i = 0; i < 4; ++i) digest += static_cast<char>(word >> (8 * i) & 255);
    return digest;
}

std::string hmac_md5(std::string_view key, std::string_view text)
{
    std::string inner = key.size() > 64 ? md5(key) : std::string(key);
    inner.resize(64, '\0');
    std::string outer = inner;
    for (char& byte : inner) byte ^= 0x36;
    for (char& byte : outer) byte ^= 0x5c;
    return md5(outer + md5(inner.append(text)));
}

std::string hexadecimal(std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        (text += digits[byte >> 4]) += digits[byte & 15];
    }
    return text;
}

}  // namespace mail
