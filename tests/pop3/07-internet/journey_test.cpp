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

// The line that the event gives, and how the picture shows it.
std::pair<std::string, std::string> shown(const mail::RelayEvent& event)
{
    net::Journey journey{{"red.test", "blue.test", "DNS"}};
    testing::internal::CaptureStdout();
    journey.add("red.test", event);
    auto line = testing::internal::GetCapturedStdout();
    std::erase(line, '\r');
    const auto time = line.find(" s  ");
    if (time != line.npos) line.erase(0, line.find_first_not_of(' ', time + 2));
    const auto picture = journey.picture();
    std::string kind;
    for (const char* one : {"request", "answer", "failure"})
        if (picture.find(std::string("class=\"") + one + "\"") != picture.npos) kind += one;
    return {line, kind};
}

TEST(JourneyEvents, HaveALineAndAColour)
{
    using Shown = std::pair<std::string, std::string>;
    const auto of = [](Event kind, const std::string& text, int code = 0,
                        const std::string& host = "mail.blue.test") {
        return shown({kind, "name", "blue.test", host, "bob@blue.test", text, code});
    };
    EXPECT_EQ(of(Event::queued, ""),
        Shown("red.test                  in the queue: a message for blue.test\n", "request"));
    EXPECT_EQ(of(Event::asking, ""),
        Shown("red.test   -> DNS         which hosts take mail for blue.test?\n", "request"));
    EXPECT_EQ(of(Event::found, "10 mail.blue.test"),
        Shown("DNS        -> red.test    10 mail.blue.test\n", "answer"));
    EXPECT_EQ(of(Event::not_found, "no such domain"),
        Shown("DNS        -> red.test    no such domain\n", "failure"));
    EXPECT_EQ(of(Event::trying, "127.0.0.31:25"),
        Shown("red.test   -> blue.test   connect to mail.blue.test, 127.0.0.31:25\n", "request"));
    EXPECT_EQ(
        of(Event::not_let_in, "refused"), Shown("red.test                  refused\n", "failure"));
    EXPECT_EQ(of(Event::answered, "Stored", 250),
        Shown("blue.test  -> red.test    <bob@blue.test> 250 Stored\n", "answer"));
    EXPECT_EQ(of(Event::answered, "Later", 450),
        Shown("blue.test  -> red.test    <bob@blue.test> 450 Later\n", "failure"));
    EXPECT_EQ(of(Event::answered, "Odd", 300),
        Shown("blue.test  -> red.test    <bob@blue.test> 300 Odd\n", "failure"));
    EXPECT_EQ(of(Event::failed, ""),
        Shown("red.test                  <bob@blue.test> failed\n", "failure"));
    EXPECT_EQ(of(Event::told, ""),
        Shown("red.test                  a report for <bob@blue.test>\n", "answer"));
    EXPECT_EQ(of(Event::dropped, ""),
        Shown("red.test                  nobody is told: it was a report itself\n", "failure"));
    // A host of no place keeps its name, which may be longer than the column.
    EXPECT_EQ(of(Event::trying, "192.0.2.1:25", 0, "blue.test.elsewhere").first,
        "red.test   -> blue.test.elsewhere  connect to blue.test.elsewhere, 192.0.2.1:25\n");
}

TEST(JourneyEvents, BelongToAHeading)
{
    net::Journey journey{{"red.test", "blue.test"}};
    testing::internal::CaptureStdout();
    journey.add_heading("From red to blue");
    auto printed = testing::internal::GetCapturedStdout();
    std::erase(printed, '\r');
    EXPECT_EQ(printed, "\nFrom red to blue\n");
    EXPECT_NE(journey.picture().find(" class=\"title\">From red to blue<"), std::string::npos);
}

}  // namespace
}  // namespace test
