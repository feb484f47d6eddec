// SPDX-License-Identifier: MIT

#include "tests/support/maildir.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

// RFC 3206, 4: the message is there, and a later try may get it.
TEST(Retrieve, WhatCannotBeReadNowMayBeLater)
{
    const Box box;
    box.put("new/1", "x\n");
    const auto session = box.session_of_alice("pop3/03-retrieve");
    const auto message = box.maildir / "new/1";
    std::filesystem::remove(message);
    std::filesystem::create_directory(message);
    EXPECT_EQ(session->hear({"RETR 1"}).text, "-ERR [SYS/TEMP] The message cannot be read\r\n");
    std::filesystem::remove(message);
    EXPECT_EQ(session->hear({"RETR 1"}).text,
        "-ERR The message is gone: another program has removed it\r\n");
}

}  // namespace
}  // namespace test
