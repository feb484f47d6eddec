// SPDX-License-Identifier: MIT

#include "tests/support/maildir.hpp"
#include "tests/support/patience.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

TEST(Authorization, TheThirdWrongPasswordIsAnsweredLate)
{
    const Box box;
    const auto session = session_of("pop3/01-authorization", box.test.store);
    const auto hear = [&](std::string_view text) { return session->hear({text}); };
    for (int attempt = 1; attempt <= 10; ++attempt) {
        hear(attempt % 2 ? "USER alice" : "USER nobody");
        const auto reply = hear("PASS wrong");
        EXPECT_EQ(reply.text, "-ERR [AUTH] Wrong name or password\r\n");
        EXPECT_EQ(reply.pause, std::chrono::seconds(attempt >= 3 ? 2 : 0)) << attempt;
        EXPECT_EQ(reply.hang_up, attempt == 10);
    }
}

TEST(Authorization, TheTwentyFirstLineThatIsNoCommandIsTheLast)
{
    const Box box;
    const auto session = box.session_of_alice("pop3/01-authorization");
    expect_patience(*session, 20, {{"HELO", "-ERR No such command here\r\n"}},
        "-ERR Too many bad commands\r\n");
}

TEST(Authorization, ABrowserIsToldWhatThisIs)
{
    const Box box;
    const auto session = session_of("pop3/01-authorization", box.test.store);
    const auto reply = session->hear({"GET / HTTP/1.1"});
    EXPECT_EQ(reply.text, "-ERR This is a mail server, not a web server\r\n");
    EXPECT_TRUE(reply.hang_up);
}

}  // namespace
}  // namespace test
