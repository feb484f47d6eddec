// SPDX-License-Identifier: MIT

#include "smtp/03-envelope/literal.hpp"
#include "smtp/03-envelope/recipients.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

std::string taken(std::string_view from)
{
    const auto path = smtp::take_path(from);
    return path ? path->local + "|" + path->domain + "|" + std::string(from) : "none";
}

TEST(Path, LosesItsQuotesAndItsRoute)
{
    EXPECT_EQ(taken("<a@b> SIZE=1"), "a|b| SIZE=1");
    EXPECT_EQ(taken("<a@b>\tSIZE=1"), "a|b|\tSIZE=1");
    EXPECT_EQ(taken("<>"), "||");
    EXPECT_EQ(taken("<\"a \\\"b\\\\\"@c>"), "a \"b\\|c|");
    EXPECT_EQ(taken("<@x,@y.z:a@b>"), "a|b|");
    EXPECT_EQ(taken("<a@[IPv6:::1]>"), "a|[IPv6:::1]|");
    EXPECT_EQ(taken("<\">\"@c>"), ">|c|");
}

// All 256, in each place of an address.
TEST(Path, EachCharacterInEachPlace)
{
    const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string eight_bits, printable;
    for (int c = 128; c < 256; ++c) eight_bits += static_cast<char>(c);
    for (char c = ' '; c <= '~'; ++c) printable += c;
    const auto without = [](std::string all, std::string_view some) {
        std::erase_if(all, [&](char c) { return some.find(c) != some.npos; });
        return all;
    };
    const struct {
        std::string before, after, allowed;
    } places[] = {
        {"<x", "y@d.test>", letters + eight_bits + "!#$%&'*+-/=?^_`{|}~."},
        {"<", "y@d.test>", letters + eight_bits + "!#$%&'*+-/=?^_`{|}~"},
        {"<a@x", "y>", letters + eight_bits + "-_."},
        {"<a@", "y>", letters + eight_bits + "_"},
        {"<a@y", ">", letters + eight_bits + "_"},
        {"<a@x.", "y>", letters + eight_bits + "_"},
        {"<@x", "y:a@d.test>", letters + eight_bits + "-_."},
        {"<\"x", "y\"@d.test>", without(printable + eight_bits, "\"")},
        {"<\"x\\", "y\"@d.test>", printable + eight_bits},
        {"<a@[t:x", "y]>", without(printable, " [\\]>")},
        {"<a@[x", "y:content]>", letters + "-:"},
        {"<a@[IPv6:", "::1]>", "0123456789abcdefABCDEF"},
        {"<a@[127.0.0.", "]>", "0123456789"},
    };
    for (const auto& [before, after, allowed] : places)
        for (int byte = 0; byte < 256; ++byte) {
            const char c = static_cast<char>(byte);
            const bool is_taken = taken(before + c + after) != "none";
            EXPECT_EQ(is_taken, allowed.find(c) != allowed.npos) << before << byte << after;
        }
}

TEST(Path, Limits)
{
    const std::string local64(64, 'a'), label(63, 'b');
    const std::string domain191 = label + "." + label + "." + label;
    EXPECT_NE(taken("<" + local64 + "@c>"), "none");
    EXPECT_NE(taken("<" + local64 + "a@c>"), "none");  // as forwarders make them
    EXPECT_NE(taken("<a@" + domain191 + ">"), "none");
    EXPECT_EQ(taken("<a@" + domain191 + "." + label + ".bb>"), "none");  // a domain of 258
    const auto long_path = "<" + local64 + "@" + domain191.substr(0, 189) + ">";  // 256 in all
    EXPECT_EQ(long_path.size(), 256u);
    EXPECT_NE(taken(long_path), "none");
    EXPECT_TRUE(taken(long_path + " SIZE=1").ends_with("| SIZE=1"));
    EXPECT_EQ(taken("<" + local64 + "@" + domain191.substr(0, 190) + ">"), "none");
    EXPECT_EQ(taken("<" + std::string(100'000, 'a') + "@b>"), "none");
}

TEST(Path, NeedsItsBrackets)
{
    for (const char* none : {"xa@b>", "a@b", "<a@b", "<a@b x", "<a@b>>", "<a b>", "<", ""})
        EXPECT_EQ(taken(none), "none") << none;
    EXPECT_EQ(
        taken(std::string_view("<a@b> ").substr(0, 4)), "none");  // what is behind is not read
}

TEST(Path, WhatIsNoneStaysAsItWas)
{
    for (const std::string_view text : {"<a b>", "<a@b", "<a@b>x", "<@c:>"}) {
        auto from = text;
        EXPECT_FALSE(smtp::take_path(from));
        EXPECT_EQ(from, text);
    }
    for (const char* text : {"FROM:<a@b", "FROM: <a@b>c", "TO:<a@b>", ""}) {
        std::string_view argument = text;
        EXPECT_FALSE(smtp::take_path_after("FROM:", argument));
        EXPECT_EQ(argument, text);
    }
}

// Said only of what is no path.
TEST(Path, IsTooLong)
{
    const auto path = [](std::size_t size) { return "<" + std::string(size - 2, 'a') + ">"; };
    EXPECT_FALSE(smtp::is_too_long(path(256)));
    EXPECT_TRUE(smtp::is_too_long(path(257)));
    EXPECT_TRUE(smtp::is_too_long("FROM:" + path(257) + " X"));
    EXPECT_FALSE(smtp::is_too_long(std::string(300, ' ') + path(10)));
    for (const char* other : {"", "<", ">", "<>", "> <", " <a", "<a@b>"})
        EXPECT_FALSE(smtp::is_too_long(other)) << other;
}

TEST(Path, AddressLiterals)
{
    for (const char* good : {"127.0.0.1", "255.255.255.255", "IPv6:::", "IPv6:::1",
             "ipv6:1::", "IPv6:1:2:3:4:5:6:7:8", "IPv6:1:2:3:4:5:6::", "IPv6:::3:4:5:6:7:8",
             "IPv6:1::8", "IPv6:::ffff:192.0.2.1", "IPv6:1:2:3:4:5:6:192.0.2.1",
             "IPv6:1:2:3:4::192.0.2.1", "IPv6:2001:DB8::a0Fe", "tag:content", "x-25:1@2!~"})
        EXPECT_EQ(taken("<a@[" + std::string(good) + "]>"), "a|[" + std::string(good) + "]|");
    for (const char* bad : {"", "127.0.0", "127.0.0.256", "127.0.0.1.1", "127..0.1", "1.2.3.-4",
             "0127.0.0.1", "IPv6:", "IPv6:1", "IPv6::", "IPv6:1:2:3:4:5:6:7", "IPv6:1:2:3:4:5:6:7:",
             "IPv6:1:2:3:4:5:6:7:8:9", "IPv6:1:2:3:4:5:6:7::", "IPv6:::2:3:4:5:6:7:8",
             "IPv6:1::2::3", "IPv6:1:::2", "IPv6:::1:", "IPv6::1",
             "IPv6:12345::", "IPv6:g::", "IPv6:1.2.3.4::", "IPv6:1:2:3:4:5:6:7:1.2.3.4",
             "IPv6:1:2:3:4:5::1.2.3.4", "IPv6:::1.2.3.4:5", "IPv6:::-1", "IPv6:::1%eth0",
             "tag:", ":content", "ta g:x", "tag-:x", "tag:a b", "tag:[x"})
        EXPECT_EQ(taken("<a@[" + std::string(bad) + "]>"), "none") << bad;
    EXPECT_EQ(taken("<\"\"@c.test>"), "|c.test|");
    EXPECT_EQ(taken("<@c.test>"), "none");
    for (const char* bad :
        {"[127.0.0.1", "127.0.0.1]", "[127.0.0.1]]", "[[127.0.0.1]", "[", "[]", "[127.0.0.12"})
        EXPECT_EQ(taken("<a@" + std::string(bad) + ">"), "none") << bad;
}

TEST(Path, ValuesOfIPv6Addresses)
{
    using smtp::IPv6;
    EXPECT_EQ(smtp::ipv6("1:2:3:4:5:6:7:8"), (IPv6{1, 2, 3, 4, 5, 6, 7, 8}));
    EXPECT_EQ(smtp::ipv6("::"), IPv6{});
    EXPECT_EQ(smtp::ipv6("1::8"), (IPv6{1, 0, 0, 0, 0, 0, 0, 8}));
    EXPECT_EQ(smtp::ipv6("a:ffff::7:8"), (IPv6{0xa, 0xffff, 0, 0, 0, 0, 7, 8}));
    EXPECT_EQ(smtp::ipv6("::255.2.3.254"), (IPv6{0, 0, 0, 0, 0, 0, 0xff02, 0x03fe}));
    EXPECT_EQ(smtp::ipv6("1:2:3:4:5:6:1.2.3.4"), (IPv6{1, 2, 3, 4, 5, 6, 0x102, 0x304}));
}

// 1,000 of them, or 26 KiB of text.
TEST(Recipients, AreKeptInOrderAndInLittleMemory)
{
    smtp::Recipients recipients;
    int taken = 0;
    while (recipients.add({"name" + std::to_string(taken), "example.test"})) ++taken;
    EXPECT_EQ(taken, 1000);
    int seen = 0;
    recipients.for_each([&](const smtp::Path& path) {
        EXPECT_EQ(path.local, "name" + std::to_string(seen++));
        EXPECT_EQ(path.domain, "example.test");
    });
    EXPECT_EQ(seen, 1000);
    recipients.clear();
    EXPECT_EQ(recipients.size(), 0u);
    for (int i = 0; i < 100; ++i)  // the longest, as many as RFC 5321, 4.5.3.1.8 asks for
        EXPECT_TRUE(recipients.add({std::string(64, 'a'), std::string(189, 'b')})) << i;
    while (recipients.add({std::string(64, 'a'), std::string(189, 'b')})) { }
    EXPECT_EQ(recipients.size(), 104u);  // with a NUL after each part, 26,520 bytes
    EXPECT_FALSE(recipients.add({std::string(50, 'a'), std::string(53, 'b')}));
    EXPECT_TRUE(recipients.add({std::string(50, 'a'), std::string(52, 'b')}));  // 26,624 in all
    EXPECT_FALSE(recipients.add({"", ""}));
}

TEST(Path, NoBytesAfterTheEndAreRead)
{
    for (const std::string_view text : {"<", "<a", "<a@", "<a@b", "<@", "<@a", "<@a,",
             "<@a:", "<\"", "<\"\\", "<\"a\"", "<a@[", "<a@[]>", ""})
        EXPECT_EQ(taken(text), "none") << text;
}

}  // namespace
}  // namespace test
