// SPDX-License-Identifier: MIT
//
// When all messages are where they belong: what the journey counts.

#include "pop3/07-internet/journey.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

using Event = mail::RelayEvent::Kind;

mail::RelayEvent answer(int code)
{
    return {Event::answered, "name", "blue.test", "mail.blue.test", "bob@blue.test", "text", code};
}

class Journey : public testing::Test {
protected:
    bool has(unsigned delivered, unsigned told)
    {
        return journey_.wait_for(delivered, told, net::Milliseconds(0));
    }

    net::Journey journey_{{"red.test", "blue.test"}};
};

TEST_F(Journey, HasNoMessagesAndNoReportsAtFirst)
{
    EXPECT_TRUE(has(0, 0));
    EXPECT_FALSE(has(1, 0));
    EXPECT_FALSE(has(0, 1));
}

TEST_F(Journey, CountsRecipientsThatHaveTheirMessage)
{
    journey_.add("red.test", answer(450));
    journey_.add("red.test", answer(550));
    EXPECT_FALSE(has(1, 0));
    journey_.add("red.test", answer(250));
    EXPECT_TRUE(has(1, 0));
    EXPECT_FALSE(has(2, 0));
    EXPECT_FALSE(has(0, 1));
}

TEST_F(Journey, CountsSendersThatHaveAReport)
{
    journey_.add("red.test", {Event::failed, "name", "blue.test"});
    journey_.add("red.test", {Event::dropped, "name", "blue.test"});
    EXPECT_FALSE(has(0, 1));
    journey_.add("red.test", {Event::told, "name", "blue.test"});
    EXPECT_TRUE(has(0, 1));
    EXPECT_FALSE(has(0, 2));
    EXPECT_FALSE(has(1, 1));
}

}  // namespace
}  // namespace test
