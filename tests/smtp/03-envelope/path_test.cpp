// SPDX-License-Identifier: MIT

#include "smtp/03-envelope/path.hpp"

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
    EXPECT_EQ(taken("<>"), "||");
    EXPECT_EQ(taken("<\"a \\\"b\\\\\"@c>"), "a \"b\\|c|");
    EXPECT_EQ(taken("<@x,@y.z:a@b>"), "a|b|");
    EXPECT_EQ(taken("<a@[IPv6:::1]>"), "a|[IPv6:::1]|");
    EXPECT_EQ(taken("<\">\"@c>"), ">|c|");
}

TEST(Path, Limits)
{
    const std::string local64(64, 'a'), label(63, 'b');
    const std::string domain191 = label + "." + label + "." + label;
    EXPECT_NE(taken("<" + local64 + "@c>"), "none");
    EXPECT_EQ(taken("<" + local64 + "a@c>"), "none");
    EXPECT_NE(taken("<a@" + domain191 + ">"), "none");
    EXPECT_EQ(taken("<a@" + domain191 + "." + label + ".bb>"), "none");  // a domain of 258
    const auto long_path = "<" + local64 + "@" + domain191.substr(0, 189) + ">";  // 256 in all
    EXPECT_EQ(long_path.size(), 256u);
    EXPECT_NE(taken(long_path), "none");
    EXPECT_EQ(taken("<" + local64 + "@" + domain191.substr(0, 190) + ">"), "none");
    EXPECT_EQ(taken("<" + std::string(100'000, 'a') + "@b>"), "none");
}

TEST(Path, NoBytesAfterTheEndAreRead)
{
    for (const std::string_view text : {"<", "<a", "<a@", "<a@b", "<@", "<@a", "<@a:", "<\"",
             "<\"\\", "<\"a\"", "<a@[", "<a@[]>", ""})
        EXPECT_EQ(taken(text), "none") << text;
}

}  // namespace
}  // namespace test
