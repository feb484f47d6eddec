// SPDX-License-Identifier: MIT

#include "smtp/06-extensions/utf8.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace test {
namespace {

// The lines of UTF8-2, UTF8-3 and UTF8-4 (RFC 3629, 4): the first byte, the second, and how many
// from 80 to BF follow.
constexpr struct {
    int first, last, second, second_last;
    std::size_t tails;
} characters[] = {{0xc2, 0xdf, 0x80, 0xbf, 0}, {0xe0, 0xe0, 0xa0, 0xbf, 1},
    {0xe1, 0xec, 0x80, 0xbf, 1}, {0xed, 0xed, 0x80, 0x9f, 1}, {0xee, 0xef, 0x80, 0xbf, 1},
    {0xf0, 0xf0, 0x90, 0xbf, 2}, {0xf1, 0xf3, 0x80, 0xbf, 2}, {0xf4, 0xf4, 0x80, 0x8f, 2}};

bool is_character(std::string_view text)
{
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    if (text.size() == 1) return byte(0) < 0x80;
    for (const auto& [first, last, second, second_last, tails] : characters) {
        if (byte(0) < first || byte(0) > last || byte(1) < second || byte(1) > second_last)
            continue;
        bool correct = text.size() == 2 + tails;
        for (auto at = 2u; at < text.size(); ++at) correct &= byte(at) >= 0x80 && byte(at) <= 0xbf;
        return correct;
    }
    return false;
}

bool is_text(std::string_view text)
{
    for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length)
        if (is_character(text.substr(0, length))) return is_text(text.substr(length));
    return text.empty();
}

// All first and second bytes, each with those that follow which differ from one another.
TEST(Utf8, IsWhatTheRfcSays)
{
    const std::string edges("\0\x7f\x80\xbf\xc0\xff", 6);
    int correct = 0;
    const auto check = [&](const std::string& text) {
        const bool is = is_text(text);
        correct += is;
        EXPECT_EQ(smtp::is_utf8(text), is) << testing::PrintToString(text);
    };
    EXPECT_TRUE(smtp::is_utf8(""));
    for (int first = 0; first < 256; ++first) {
        const std::string one(1, static_cast<char>(first));
        check(one);
        if (first < 0x80) continue;  // what follows is another character
        for (int second = 0; second < 256; ++second) {
            const auto two = one + static_cast<char>(second);
            check(two);
            for (const char third : edges) {
                check(two + third);
                if (first < 0xe0) continue;
                for (const char fourth : edges) check(two + third + fourth);
            }
        }
    }
    EXPECT_GT(correct, 128 + 30 * 64 + 16 * 32 * 2 + 5 * 16 * 4);
}

TEST(Utf8, OneWrongCharacterIsEnough)
{
    EXPECT_TRUE(smtp::is_utf8("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z"));
    EXPECT_FALSE(smtp::is_utf8("a\xc3\xa9\xe2\x82\xacz\xf0\x9f\x98"));
    EXPECT_FALSE(smtp::is_utf8(std::string_view("\xe2\x82\xac").substr(0, 2)));
}

}  // namespace
}  // namespace test
