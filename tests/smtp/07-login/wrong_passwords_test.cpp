// SPDX-License-Identifier: MIT

#include "smtp/07-login/wrong_passwords.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

using namespace std::chrono_literals;

TEST(WrongPasswords, CountByNetwork)
{
    EXPECT_EQ(mail::network_of("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(mail::network_of("2001:db8:1:2::1"), mail::network_of("2001:db8:1:2:3:4:5:6"));
    EXPECT_NE(mail::network_of("2001:db8:1:2::1"), mail::network_of("2001:db8:1:3::1"));
    EXPECT_EQ(mail::network_of("fe80::1%eth0"), mail::network_of("fe80::2"));
    EXPECT_NE(mail::network_of("fe80::1%eth0"), mail::network_of("::1"));
    EXPECT_NE(mail::network_of("1:23::"), mail::network_of("12:3::"));
}

TEST(WrongPasswords, AreAnsweredLaterAndLater)
{
    mail::WrongPasswords wrong;
    for (const auto seconds : {0, 0, 1, 2, 3, 4, 4, 4})
        EXPECT_EQ(wrong.count("192.0.2.1"), std::chrono::seconds(seconds));
    EXPECT_EQ(wrong.count("192.0.2.2"), 0ms);
    for (int i = 0; i < 10'100; ++i)  // the memory is bounded, so the first ones are forgotten
        wrong.count("10." + std::to_string(i >> 8) + "." + std::to_string(i & 255) + ".1");
    EXPECT_EQ(wrong.count("10.39.115.1"), 0ms);
    EXPECT_EQ(wrong.count("10.39.115.1"), 1000ms);
    EXPECT_EQ(wrong.count("10.0.0.1"), 0ms);
    EXPECT_EQ(wrong.count("10.0.0.1"), 0ms);  // the second one of this network, and not the third
}

// 10,000 of them. One more, and the quietest one of the oldest is forgotten.
TEST(WrongPasswords, HaveRoomForSoManyNetworks)
{
    const auto address = [](int i) { return "network " + std::to_string(i); };
    mail::WrongPasswords wrong;
    for (int i = 0; i < 10'000; ++i) wrong.count(address(i));
    for (const int i : {0, 1}) EXPECT_EQ(wrong.count(address(i)), 0ms);
    EXPECT_EQ(wrong.count(address(0)), 1000ms);  // the third: it was not forgotten
    wrong.count("one more");
    EXPECT_EQ(wrong.count(address(1)), 1000ms);
    EXPECT_EQ(wrong.count(address(2)), 0ms);  // forgotten
    EXPECT_EQ(wrong.count(address(2)), 0ms);
}

// Whoever guesses from many addresses must not make the host forget the one who guesses most.
TEST(WrongPasswords, AFullMemoryForgetsTheQuietest)
{
    const auto address = [](int i) {
        return "10." + std::to_string(i >> 8) + "." + std::to_string(i & 255) + ".1";
    };
    for (const std::string guesser :
        {"1.1.1.1", "10.20.0.99", "99.9.9.9"}) {  // wherever it is sorted
        mail::WrongPasswords wrong;
        for (int i = 0; i < 3; ++i) wrong.count(guesser);
        for (int i = 0; i < 10'200; ++i) EXPECT_EQ(wrong.count(address(i)), 0ms);
        EXPECT_EQ(wrong.count(guesser), 2000ms) << guesser;
        for (int i = 10'200; i < 10'400; ++i) wrong.count(address(i));
        EXPECT_EQ(wrong.count(guesser), 3000ms) << guesser;
    }
}

}  // namespace
}  // namespace test
