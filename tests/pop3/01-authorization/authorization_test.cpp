// SPDX-License-Identifier: MIT

#include "tests/support/maildir.hpp"

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
        EXPECT_EQ(reply.pause > std::chrono::milliseconds(0), attempt >= 3) << attempt;
        EXPECT_LT(reply.pause, std::chrono::seconds(5));
        EXPECT_EQ(reply.hang_up, attempt == 10);
    }
}

}  // namespace
}  // namespace test
