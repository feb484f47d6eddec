// SPDX-License-Identifier: MIT

#include "pop3/06-mailhost/trouble.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

// RFC 3206, 4: what is of the password, and what of the system, for now or for good.
TEST(Pop3Trouble, SaysWhatACodeOfSmtpMeans)
{
    for (int code = 400; code < 600; ++code) {
        const std::string kind = code == 535 ? "AUTH" : code < 500 ? "SYS/TEMP" : "SYS/PERM";
        const auto reply = pop3::TroubleSession::refusal(code);
        EXPECT_EQ(reply.text, "-ERR [" + kind + "] Trouble on request\r\n") << code;
        EXPECT_EQ(reply.hang_up, code == 421) << code;
    }
}

}  // namespace
}  // namespace test
