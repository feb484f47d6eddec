// SPDX-License-Identifier: MIT

#include "server/07-dialogue/conversation.hpp"
#include "tests/support/maildir.hpp"
#include "tests/support/wire.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

// RFC 1939, 6: only QUIT leads to UPDATE, and half a QUIT is not a QUIT.
TEST(Update, AConnectionLostAfterAnyByteDeletesNothing)
{
    const std::string all = "USER alice\r\nPASS wonderland\r\nDELE 1\r\nQUIT\r\n";
    for (std::size_t heard = 0; heard <= all.size(); ++heard) {
        const Box box;
        box.put("new/1", "x");
        {
            const auto session = session_of("pop3/04-update", box.test.store, true);
            net::Conversation talk(*session);
            feed(talk.input, all.substr(0, heard));
            do talk.advance();
            while (!talk.wants_input() && !talk.is_over());
        }
        EXPECT_EQ(std::filesystem::exists(box.maildir / "new/1"), heard < all.size()) << heard;
    }
}

// RFC 1939, 6: it is said, and what can be removed is removed.
TEST(Update, WhatCannotBeRemoved)
{
    const Box box;
    for (const char* name : {"1", "2", "3"}) box.put(std::string("new/") + name, "x\n");
    const auto session = box.session_of_alice("pop3/04-update");
    for (const char* line : {"DELE 1", "DELE 2", "DELE 3"}) session->hear({line});
    const auto message = box.maildir / "new/2";
    std::filesystem::remove(message);
    std::filesystem::create_directories(message / "not empty");
    const auto reply = session->hear({"QUIT"});
    EXPECT_EQ(reply.text, "-ERR [SYS/TEMP] Some deleted messages could not be removed\r\n");
    EXPECT_TRUE(reply.hang_up);
    for (const char* name : {"1", "3"})
        EXPECT_FALSE(std::filesystem::exists(box.maildir / "new" / name)) << name;
}

}  // namespace
}  // namespace test
