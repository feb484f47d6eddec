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

}  // namespace
}  // namespace test
