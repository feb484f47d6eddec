// SPDX-License-Identifier: MIT

#include "smtp/04-data/session.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

// What the server says of a message of these lines, if it takes `max_size` bytes.
std::string verdict_on(std::uint64_t max_size, const std::vector<std::string>& lines)
{
    smtp::DataSession session(mail::Host{}, max_size);
    for (const char* command : {"HELO a", "MAIL FROM:<>", "RCPT TO:<a@b>", "DATA"})
        session.hear({command});
    for (const auto& line : lines) EXPECT_EQ(session.hear({line}).text, "") << line;
    return session.hear({"."}).text;
}

// Each line counts with its CR LF, and without the dot that protects it.
TEST(MailData, HasALargestSize)
{
    EXPECT_EQ(verdict_on(8, {"ab", "..c"}), "250 2.0.0 Got 8 bytes, and threw them away\r\n");
    EXPECT_EQ(verdict_on(7, {"ab", "..c"}), "552 5.3.4 The message has more than 7 bytes\r\n");
    EXPECT_EQ(verdict_on(0, {}), "250 2.0.0 Got 0 bytes, and threw them away\r\n");
    EXPECT_EQ(verdict_on(1, {""}), "552 5.3.4 The message has more than 1 bytes\r\n");
}

TEST(MailData, TheFirstReasonIsGiven)
{
    using namespace std::string_literals;
    EXPECT_EQ(verdict_on(3, {"a\0b"s, "c"}), "550 5.6.11 The message has a NUL\r\n");
    EXPECT_EQ(verdict_on(3, {"ab", "a\0b"s}), "552 5.3.4 The message has more than 3 bytes\r\n");
}

TEST(MailData, ALineHas65536Bytes)
{
    const std::string longest(65536, 'a');
    EXPECT_EQ(verdict_on(1'000'000, {longest, "." + longest}),
        "250 2.0.0 Got 131076 bytes, and threw them away\r\n");
    for (const auto& line : {longest + "a", ".." + longest})
        EXPECT_EQ(verdict_on(1'000'000, {line}),
            "554 5.6.0 The message has a line of more than 65536 bytes\r\n");
}

}  // namespace
}  // namespace test
