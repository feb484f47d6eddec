// SPDX-License-Identifier: MIT

#include "smtp/02-hello/session.hpp"
#include "tests/support/patience.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

// All 256, in the name that a client gives itself.
TEST(Hello, ANameKeepsWhatIsSafeInAHeader)
{
    const std::string safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                             ".-_:[]%'";
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        if (std::string_view(" \t\r\n").find(c) != std::string_view::npos) continue;  // it ends
        smtp::HelloSession session{mail::Host{}};
        const auto reply = session.hear({std::string("HELO a") + c + "b"});
        if (byte < ' ' || byte == 127) {
            EXPECT_EQ(reply.text, "501 5.5.4 The name of your host has a control character\r\n");
            EXPECT_EQ(session.hello.client_name, "") << byte;
        } else {
            EXPECT_EQ(reply.text, "250 mail.example.test\r\n") << byte;
            const char shown = safe.find(c) == safe.npos ? '?' : c;
            EXPECT_EQ(session.hello.client_name, std::string("a") + shown + "b") << byte;
        }
    }
}

TEST(Hello, ANameHas255BytesAtMost)
{
    smtp::HelloSession session{mail::Host{}};
    EXPECT_EQ(session.hear({"HELO " + std::string(255, 'a')}).text, "250 mail.example.test\r\n");
    EXPECT_EQ(session.hear({"HELO " + std::string(256, 'a')}).text,
        "501 5.5.4 The name of your host is missing, or too long\r\n");
}

TEST(Hello, TheTwentyFirstLineThatIsNoCommandIsTheLast)
{
    smtp::HelloSession session{mail::Host{}};
    for (int commands = 0; commands < 20; ++commands)  // do not count
        EXPECT_EQ(session.hear({"NOOP"}).text, "250 2.0.0 OK\r\n");
    expect_patience(session, 20,
        {{"HELLO", "500 5.5.1 No such command\r\n"},
            {"EHLO a", "502 5.5.1 Not implemented here\r\n"}},
        "421 4.7.0 mail.example.test has had too many bad commands\r\n");
}

TEST(Hello, ABrowserIsToldWhatThisIs)
{
    smtp::HelloSession session{mail::Host{}};
    const auto reply = session.hear({"GET / HTTP/1.1"});
    EXPECT_EQ(reply.text, "421 4.7.0 mail.example.test is a mail server, not a web server\r\n");
    EXPECT_TRUE(reply.hang_up);
}

TEST(Hello, OneClientTooMany)
{
    EXPECT_EQ(smtp::too_many_clients(mail::Host{}),
        "421 4.3.2 mail.example.test has too many clients, try again later\r\n");
}

// All 256, in each place of a domain.
TEST(Domain, HasLettersDigitsDotsAndHyphens)
{
    const std::string allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
    for (int byte = 0; byte < 256; ++byte) {
        const std::string c(1, static_cast<char>(byte));
        for (const auto& text : {c, c + "b", "a" + c + "b", "a" + c}) {
            std::string domain;
            EXPECT_EQ(mail::to_domain(domain)(text), allowed.find(c) != allowed.npos) << byte;
        }
    }
    std::string domain;
    EXPECT_FALSE(mail::to_domain(domain)(""));
    EXPECT_TRUE(mail::to_domain(domain)(std::string(150, 'a')));
    EXPECT_EQ(domain, std::string(150, 'a'));
    EXPECT_FALSE(mail::to_domain(domain)(std::string(151, 'a')));
}

}  // namespace
}  // namespace test
