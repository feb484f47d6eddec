// SPDX-License-Identifier: MIT

#include "client/06-send/header.hpp"
#include "client/06-send/outgoing_message.hpp"
#include "client/06-send/unpredictable.hpp"

#include <gtest/gtest.h>

#include <set>

namespace test {
namespace {

using namespace std::string_literals;

TEST(Header, ADateIsThatOfRfc5322)
{
    const auto at = [](long long seconds) {
        return smtp::date(std::chrono::system_clock::time_point(std::chrono::seconds(seconds)));
    };
    EXPECT_EQ(at(0), "Thu, 1 Jan 1970 00:00:00 +0000");
    EXPECT_EQ(at(59), "Thu, 1 Jan 1970 00:00:59 +0000");
    EXPECT_EQ(at(86399), "Thu, 1 Jan 1970 23:59:59 +0000");
    EXPECT_EQ(at(951782400), "Tue, 29 Feb 2000 00:00:00 +0000");
    EXPECT_EQ(at(1795500917), "Tue, 24 Nov 2026 06:15:17 +0000");
    EXPECT_EQ(at(4102444799), "Thu, 31 Dec 2099 23:59:59 +0000");
    std::string days, months;
    for (int day = 0; day < 7; ++day) days += at(day * 86400).substr(0, 3);
    EXPECT_EQ(days, "ThuFriSatSunMonTueWed");
    for (int month = 0; month < 12; ++month) months += at(month * 2629800 + 86400).substr(7, 4);
    EXPECT_EQ(months, "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ");
}

TEST(Header, AFieldHasAName)
{
    for (const auto& line : {"Subject: a"s, "a:"s, "a :b"s, "a\t: b"s, "!-~:"s, "a:b:c"s})
        EXPECT_TRUE(smtp::is_field(line)) << line;
    for (const auto& line :
        {""s, "a"s, ":b"s, " a: b"s, "\ta: b"s, " : b"s, "a b: c"s, "a\x7f: b"s, "\xc3\xbc: b"s})
        EXPECT_FALSE(smtp::is_field(line)) << line;
}

TEST(Header, ControlBytes)
{
    for (int byte = 0; byte < 256; ++byte)
        EXPECT_EQ(smtp::is_control(static_cast<char>(byte)), byte < 32 || byte == 127) << byte;
}

TEST(Header, AnAddressInThePlaceOfAName)
{
    EXPECT_EQ(smtp::literal("127.0.0.1"), "[127.0.0.1]");
    EXPECT_EQ(smtp::literal("::1"), "[IPv6:::1]");
    EXPECT_EQ(smtp::literal("fe80::1%eth0"), "[IPv6:fe80::1]");
    EXPECT_EQ(smtp::without_zone("fe80::1%eth0"), "fe80::1");
}

TEST(Unpredictable, IsAnotherOneEachTime)
{
    std::set<std::string> all;
    for (int i = 0; i < 100; ++i) {
        const auto id = mail::unpredictable("b.test");
        EXPECT_TRUE(id.starts_with('<') && id.ends_with("@b.test>")) << id;
        all.insert(id);
    }
    EXPECT_EQ(all.size(), 100u);
}

TEST(OutgoingMessage, GivesItsTextInPieces)
{
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += std::to_string(i) + "\r\n";
    const auto message = smtp::in_memory(text);
    EXPECT_EQ(message.size, text.size());
    EXPECT_FALSE(message.is_8bit);
    for (int times = 0; times < 2; ++times) {
        std::string all;
        message.for_each_piece([&](std::string_view piece) { all += piece; });
        EXPECT_EQ(all, text);
    }
    EXPECT_FALSE(smtp::in_memory("\x7f").is_8bit);
    EXPECT_TRUE(smtp::in_memory("a\x80").is_8bit);
}

}  // namespace
}  // namespace test
