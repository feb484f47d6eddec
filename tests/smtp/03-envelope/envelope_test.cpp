// SPDX-License-Identifier: MIT

#include "smtp/03-envelope/session.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

class Envelope : public testing::Test {
protected:
    std::string hear(const std::string& line) { return session.hear({line}).text; }

    smtp::EnvelopeSession session{mail::Host{}};
};

TEST_F(Envelope, OneRecipientTooMany)
{
    hear("HELO a");
    hear("MAIL FROM:<>");
    for (int count = 1; count <= 1000; ++count)
        ASSERT_EQ(hear("RCPT TO:<a@b>"), "250 2.1.5 Recipient noted\r\n") << count;
    EXPECT_EQ(hear("RCPT TO:<a@b>"), "452 4.5.3 No more recipients for this message\r\n");
    EXPECT_EQ(session.envelope.to.size(), 1000u);
    EXPECT_EQ(hear("RSET"), "250 2.0.0 OK\r\n");
    hear("MAIL FROM:<>");
    EXPECT_EQ(hear("RCPT TO:<a@b>"), "250 2.1.5 Recipient noted\r\n");
}

// A parameter that is too long is not an address that is too long.
TEST_F(Envelope, LongParameters)
{
    const std::string parameter = " <" + std::string(300, 'x') + ">";
    hear("HELO a");
    EXPECT_EQ(hear("MAIL FROM:<a@b>" + parameter), "555 5.5.4 MAIL takes no parameters here\r\n");
    EXPECT_EQ(hear("MAIL FROM:" + parameter), "501 5.1.7 The address is too long\r\n");
    hear("MAIL FROM:<a@b>");
    EXPECT_EQ(hear("RCPT TO:<a@b>" + parameter), "555 5.5.4 RCPT takes no parameters here\r\n");
    EXPECT_EQ(hear("RCPT TO:" + parameter), "501 5.1.3 The address is too long\r\n");
}

// RFC 5321, 4.2.1.
TEST(Reply, IsAcceptedIfItBeginsWith2Or3)
{
    for (char first = '0'; first <= '9'; ++first)
        EXPECT_EQ(
            smtp::accepted({std::string(1, first) + "50 OK\r\n"}), first == '2' || first == '3')
            << first;
    EXPECT_FALSE(smtp::accepted({}));
}

}  // namespace
}  // namespace test
