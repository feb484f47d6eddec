// SPDX-License-Identifier: MIT
//
// What a journey looks like: the lines and texts of its picture, and what is printed meanwhile.

#include "pop3/07-internet/journey.hpp"
#include "pop3/07-internet/picture.hpp"
#include "server/02-socket/trace.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace test {
namespace {

using Kind = net::Step::Kind;
using Lines = std::vector<std::string>;

constexpr net::Milliseconds at{1250};

// Its size and what is drawn, without the styles.
Lines drawn(const std::vector<net::Step>& steps)
{
    std::istringstream picture(net::picture({"people", "red.test", "DNS"}, steps));
    Lines all;
    for (std::string line; std::getline(picture, line);)
        if (line.starts_with("<svg ") || line.starts_with("<text ") || line.starts_with("<path "))
            all.push_back(line.substr(line.starts_with("<svg ") ? line.find("viewBox") : 0));
    return all;
}

TEST(Picture, HasALineOfTimeForEachPlace)
{
    EXPECT_EQ(drawn({}),
        (Lines{R"-(viewBox="0 0 1820 134">)-",
            R"-(<text x="190" y="32" class="heading">people</text>)-",
            R"-(<path d="M190 47 L190 102" class="life"/>)-",
            R"-(<text x="965" y="32" class="heading">red.test</text>)-",
            R"-(<path d="M965 47 L965 102" class="life"/>)-",
            R"-(<text x="1740" y="32" class="heading">DNS</text>)-",
            R"-(<path d="M1740 47 L1740 102" class="life"/>)-"}));
}

// What is drawn below the places.
Lines steps(const std::vector<net::Step>& all)
{
    auto lines = drawn(all);
    lines.erase(lines.begin() + 1, lines.begin() + 7);
    return lines;
}

TEST(Picture, AnArrowGoesFromOnePlaceToAnother)
{
    EXPECT_EQ(steps({{Kind::request, at, "people", "red.test", "a < b"}}),
        (Lines{R"-(viewBox="0 0 1820 190">)-",
            R"-(<text x="20" y="110" class="small">1.250 s</text>)-",
            R"-(<text x="202" y="110" class="request">a &lt; b</text>)-",
            R"-(<path d="M190 126 L961 126" class="request" marker-end="url(#request)"/>)-"}));
    EXPECT_EQ(steps({{Kind::answer, at, "DNS", "red.test", "b"}}),
        (Lines{R"-(viewBox="0 0 1820 190">)-",
            R"-(<text x="20" y="110" class="small">1.250 s</text>)-",
            R"-(<text x="977" y="110" class="answer">b</text>)-",
            R"-(<path d="M1740 126 L969 126" class="answer" marker-end="url(#answer)"/>)-"}));
}

TEST(Picture, WhatHappensAtOnePlaceIsABar)
{
    EXPECT_EQ(steps({{Kind::failure, at, "red.test", "red.test", "c"}}),
        (Lines{R"-(viewBox="0 0 1820 174">)-",
            R"-(<text x="20" y="110" class="small">1.250 s</text>)-",
            R"-(<text x="977" y="110" class="failure">c</text>)-",
            R"-(<path d="M957 102 L973 102" class="failure thick"/>)-"}));
}

TEST(Picture, AHeadingStandsAlone)
{
    EXPECT_EQ(steps({{Kind::heading, {}, {}, {}, "From red to blue"}}),
        (Lines{R"-(viewBox="0 0 1820 190">)-",
            R"-(<text x="20" y="126" class="title">From red to blue</text>)-"}));
}

// From x=1752 there is room for four letters, from x=977 for 56.
TEST(Picture, ATextThatDoesNotFitIsCut)
{
    const auto shown = [](const std::string& place, const std::string& text) {
        const auto line = steps({{Kind::request, at, place, place, text}}).at(2);
        const auto begin = line.find('>') + 1;
        return line.substr(begin, line.find("</text>") - begin);
    };
    EXPECT_EQ(shown("DNS", "1234"), "1234");
    EXPECT_EQ(shown("DNS", "12345"), "12 \u2026");
    EXPECT_EQ(shown("DNS", "123 (and more)"), "123");
    EXPECT_EQ(shown("DNS", "123 as file"), "123");
    EXPECT_EQ(shown("DNS", "1 as file (too)"), "1");
    EXPECT_EQ(shown("DNS", "12345 (and more)"), "12 \u2026");
    EXPECT_EQ(shown("red.test", std::string(40, 'x') + " as file (rest)"),
        std::string(40, 'x') + " as file (rest)");
    EXPECT_EQ(shown("red.test", std::string(45, 'x') + " as file (rest)"),
        std::string(45, 'x') + " as file");
    EXPECT_EQ(shown("red.test", std::string(56, 'x')), std::string(56, 'x'));
    EXPECT_EQ(shown("red.test", std::string(57, 'x')), std::string(54, 'x') + " \u2026");
}

TEST(Steps, ArePrintedAndDrawn)
{
    using Event = mail::RelayEvent::Kind;
    net::Journey journey({"red.test", "blue.test"});
    testing::internal::CaptureStdout();
    journey.add_heading("From red to blue");
    journey.add(Kind::request, "people", "red.test", "alice writes");
    for (int kind = static_cast<int>(Event::queued); kind <= static_cast<int>(Event::dropped);
         ++kind)
        journey.add("red.test",
            {static_cast<Event>(kind), "name", "domain", "mail.blue.test", "bob", "text", 550});
    journey.add("red.test", {Event::answered, "name", "domain", "elsewhere", "bob", "Yes", 250});
    std::string printed = testing::internal::GetCapturedStdout();
    std::erase(printed, '\r');
    for (auto time = printed.find(" s "); time != printed.npos;
         time = printed.find(" s ", time + 1))
        if (time >= 5 && printed[time - 4] == '.') printed.replace(time - 5, 7, "0.000 s");
    EXPECT_EQ(printed, R"(
From red to blue
0.000 s   people     -> red.test    alice writes
0.000 s   red.test                  in the queue: a message for domain
0.000 s   red.test   -> DNS         which hosts take mail for domain?
0.000 s   DNS        -> red.test    text
0.000 s   DNS        -> red.test    text
0.000 s   red.test   -> blue.test   connect to mail.blue.test, text
0.000 s   red.test                  text
0.000 s   blue.test  -> red.test    <bob> 550 text
0.000 s   red.test                  <bob> failed
0.000 s   red.test                  a report for <bob>
0.000 s   red.test                  nobody is told: it was a report itself
0.000 s   elsewhere  -> red.test    <bob> 250 Yes
)");
    const auto picture = journey.picture();
    for (const char* text : {">in the queue: a message for domain<", "\"title\">From red to blue<"})
        EXPECT_NE(picture.find(text), picture.npos) << text;
    Lines kinds;  // of the steps, in their order: these are colours
    std::istringstream lines(picture);
    for (std::string line; std::getline(lines, line);)
        if (line.find("class=\"small\"") != line.npos && std::getline(lines, line)) {
            const auto begin = line.find("class=\"") + 7;
            kinds.push_back(line.substr(begin, line.find('"', begin) - begin));
        }
    EXPECT_EQ(kinds,
        (Lines{"request", "request", "request", "answer", "failure", "request", "failure",
            "failure", "failure", "answer", "failure", "answer"}));
}

}  // namespace
}  // namespace test
