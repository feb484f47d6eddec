// SPDX-License-Identifier: MIT

#include "smtp/09-relay/delivery_report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <sstream>

namespace test {
namespace {

mail::DeliveryReport report()
{
    return {"mail.red.test", "red.test", {"alice", "red.test"}, 1764419400,
        {{{"bob", "blue.test"}, 550, "5.1.1 No such mailbox here", "mail.blue.test"},
            {{"carol", "green.test"}, 451, "4.4.1 connect 192.0.2.1:25: Timed out", "", true}},
        "Subject: tea\nFrom: alice\n"};
}

// RFC 3464, 2 and its appendix E show such a message.
TEST(DeliveryReport, IsForPeopleAndForPrograms)
{
    auto text = mail::text(report());
    text = std::regex_replace(text, std::regex("\\w+, \\d+ \\w+ \\d+ [\\d:]+ \\+0000"), "DATE");
    text = std::regex_replace(text, std::regex("part-[\\d.]+"), "PART");
    text = std::regex_replace(text, std::regex("<[\\d.]+@"), "<ID@");
    EXPECT_EQ(text,
        "Return-Path: <>\n"
        "From: \"Mail host mail.red.test\" <postmaster@red.test>\n"
        "To: <alice@red.test>\n"
        "Subject: Your message could not be delivered\n"
        "Date: DATE\n"
        "Message-ID: <ID@mail.red.test>\n"
        "Auto-Submitted: auto-replied\n"
        "MIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status;\n"
        "\tboundary=\"PART\"\n"
        "\n"
        "--PART\n"
        "Content-Type: text/plain\n"
        "\n"
        "This is the mail host mail.red.test.\n"
        "\n"
        "Your message could not be delivered to the following recipients. It will not be\n"
        "tried again. The header of the message is at the end.\n"
        "\n"
        "<bob@blue.test>\n"
        "    mail.blue.test said: 550 5.1.1 No such mailbox here\n"
        "\n"
        "<carol@green.test>\n"
        "    451 4.4.1 connect 192.0.2.1:25: Timed out\n"
        "    The time to try again is over.\n"
        "\n"
        "--PART\n"
        "Content-Type: message/delivery-status\n"
        "\n"
        "Reporting-MTA: dns; mail.red.test\n"
        "Arrival-Date: DATE\n"
        "\n"
        "Final-Recipient: rfc822; bob@blue.test\n"
        "Action: failed\n"
        "Status: 5.1.1\n"
        "Remote-MTA: dns; mail.blue.test\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No such mailbox here\n"
        "\n"
        "Final-Recipient: rfc822; carol@green.test\n"
        "Action: failed\n"
        "Status: 4.4.7\n"
        "Diagnostic-Code: X-Local; 451 4.4.1 connect 192.0.2.1:25: Timed out\n"
        "\n"
        "--PART\n"
        "Content-Type: text/rfc822-headers\n"
        "\n"
        "Subject: tea\nFrom: alice\n"
        "\n"
        "--PART--\n");
}

TEST(DeliveryReport, TheStatusIsThatOfTheReplyOrOfItsCode)
{
    const auto status = [](int code, const std::string& text) {
        return mail::status_of({{"a", "b"}, code, text});
    };
    EXPECT_EQ(status(550, "5.7.1 No"), "5.7.1");
    EXPECT_EQ(status(550, "5.1.10 No"), "5.1.10");
    EXPECT_EQ(status(550, "5.1.1"), "5.1.1");
    for (const char* none :
        {"No", "", "5", "5.1 No", "5.1.1.1 No", "5..11 No", "5.1. No", "5.11. No", "5.1.~ No",
            "51.11 No", "4.2.2 The text says later", "1.2.3 x", "No 5.1.1", "5.a.1 No"})
        EXPECT_EQ(status(550, none), "5.0.0") << none;
    EXPECT_EQ(status(500, "No"), "5.0.0");
    EXPECT_EQ(status(451, "4.3.0 Later"), "4.3.0");
    EXPECT_EQ(mail::status_of({{"a", "b"}, 451, "4.3.0 Later", "", true}), "4.4.7");
}

// What a server says may be anything; a line of a report is one line.
TEST(DeliveryReport, HasNoControlCharactersOfOthers)
{
    auto odd = report();
    odd.failed[0].text = "5.1.1 \r\n\r\n--PART--\x01\xff";
    const auto text = mail::text(odd);
    EXPECT_NE(text.find("smtp; 550 5.1.1 \\r\\n\\r\\n--PART--\\x01\\xff\n"), text.npos) << text;
}

// A host that takes only ASCII must be able to take it.
TEST(DeliveryReport, IsInAscii)
{
    auto odd = report();
    odd.failed[0].address.local = "j\xc3\xbcrgen\xe8\x8c\xb6\xf0\x9f\x8d\xb5\xe0\xa4\x85";
    odd.header = "Subject: \xc3\xa9\x80\x7f\n";
    const auto text = mail::text(odd);
    EXPECT_NE(
        text.find("Final-Recipient: utf-8; j\\x{FC}rgen\\x{8336}\\x{1F375}\\x{905}@blue.test\n"),
        text.npos)
        << text;
    EXPECT_NE(text.find("rfc822-headers\n\nSubject: ???\x7f\n"), text.npos) << text;
    EXPECT_TRUE(std::all_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; }));
}

TEST(DeliveryReport, NoLineIsTooLongForAnyServer)
{
    auto odd = report();
    odd.failed[0].text = "5.1.1 " + std::string(500, '\\');
    std::istringstream lines(mail::text(odd));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 998u);
    odd.failed[0].text = std::string(900, 'x');
    EXPECT_NE(mail::text(odd).find("smtp; 550 " + std::string(800, 'x') + "\n"), std::string::npos);
}

}  // namespace
}  // namespace test
