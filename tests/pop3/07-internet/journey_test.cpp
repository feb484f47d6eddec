// SPDX-License-Identifier: MIT
//
// When all messages are where they belong: what the journey counts.

#include "pop3/07-internet/journey.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

using namespace std::string_literals;
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
    struct Case {
        Event event;
        std::string text;
        int code;
        const char *line, *colour;
    };
    for (const auto& [event, text, code, line, colour] :
        {Case{Event::queued, "", 0,
             "red.test                  in the queue: a message for blue.test", "request"},
            {Event::asking, "", 0, "red.test   -> DNS         which hosts take mail for blue.test?",
                "request"},
            {Event::found, "10 mail.blue.test", 0, "DNS        -> red.test    10 mail.blue.test",
                "answer"},
            {Event::not_found, "no such domain", 0, "DNS        -> red.test    no such domain",
                "failure"},
            {Event::trying, "127.0.0.31:25", 0,
                "red.test   -> blue.test   connect to mail.blue.test, 127.0.0.31:25", "request"},
            {Event::not_let_in, "refused", 0, "red.test                  refused", "failure"},
            {Event::answered, "Stored", 250, "blue.test  -> red.test    <bob@blue.test> 250 Stored",
                "answer"},
            {Event::answered, "Later", 450, "blue.test  -> red.test    <bob@blue.test> 450 Later",
                "failure"},
            {Event::answered, "Odd", 300, "blue.test  -> red.test    <bob@blue.test> 300 Odd",
                "failure"},
            {Event::failed, "", 0, "red.test                  <bob@blue.test> failed", "failure"},
            {Event::told, "", 0, "red.test                  a report for <bob@blue.test>",
                "answer"},
            {Event::dropped, "", 0,
                "red.test                  nobody is told: it was a report itself", "failure"}}) {
        const auto got =
            shown({event, "name", "blue.test", "mail.blue.test", "bob@blue.test", text, code});
        EXPECT_EQ(got.first, line + "\n"s);
        EXPECT_EQ(got.second, colour) << line;
    }
}

TEST(JourneyEvents, AtAHostOfNoPlaceKeepItsName)
{
    EXPECT_EQ(shown({Event::trying, "name", "", "blue.test.elsewhere", "", "192.0.2.1:25"}).first,
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
