// SPDX-License-Identifier: MIT

#include "server/03-echo/echo.hpp"
#include "tests/support/mailhost.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <thread>

namespace test {
namespace {

// Each test with both loops.
class Mailhost : public InEachWay { };
INSTANTIATE_TEST_SUITE_P(
    Loop, Mailhost, testing::ValuesIn(ways()), [](const auto& which) { return which.param.name; });

// A directory that the mail host needs before it starts.
struct OwnStore {
    TemporaryDirectory directory;
    OwnStore() { TestStore::prepare(directory.path()); }
};

// A mail host on a store of its own, in the way that the test is run.
struct Host : OwnStore, MailHost {
    explicit Host(const std::vector<std::string>& options = {}) :
        MailHost(directory.path(), InEachWay::options(options))
    {
    }
};

const std::string to_alice =
    "HELO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n";
const std::string as_alice = "USER alice\r\nPASS wonderland\r\n";

TEST_P(Mailhost, AMessageGoesInAndComesOut)
{
    Host host;
    const std::string message = "Subject: dots\r\n\r\n.\r\n..\r\n\xc3\xa9\r\n";
    EXPECT_NE(answer_to(host.smtp, to_alice + "Subject: dots\r\n\r\n..\r\n...\r\n\xc3\xa9\r\n.\r\n")
                  .find("250 2.0.0 Stored"),
        std::string::npos);
    const auto answer = answer_to(host.pop3, as_alice + "RETR 1\r\nQUIT\r\n");
    EXPECT_NE(answer.find("\r\nSubject: dots\r\n\r\n..\r\n...\r\n\xc3\xa9\r\n.\r\n+OK Goodbye\r\n"),
        std::string::npos)
        << answer;
}

TEST_P(Mailhost, TakesItsOptions)
{
    Host host({"--max-size", "1000", "--domain", "School.test"});
    const std::string to = "HELO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<alice@school.test>\r\nDATA\r\n";
    EXPECT_TRUE(answer_to(host.smtp, "").starts_with("220 mail.School.test "));
    EXPECT_NE(
        answer_to(host.smtp, to + std::string(996, 'x') + "\r\n.\r\n").find("\r\n250 2.0.0 Stored"),
        std::string::npos);
    EXPECT_NE(answer_to(host.smtp, to + std::string(1000, 'x') + "\r\n.\r\n").find("\r\n552 "),
        std::string::npos);

    Host small({"--max-clients", "2"});
    auto one = client_of(small.smtp), two = client_of(small.smtp);
    EXPECT_TRUE(read_line(one).starts_with("220 "));
    EXPECT_TRUE(read_line(two).starts_with("220 "));
    auto three = client_of(small.smtp);
    EXPECT_TRUE(read_all(three).starts_with("421 4.3.2 "));

    Host hasty({"--idle", "1"});
    auto sender = client_of(hasty.smtp), reader = client_of(hasty.pop3);
    EXPECT_NE(read_all(sender).find("421 4.4.2 "), std::string::npos);
    EXPECT_TRUE(read_line(reader).starts_with("+OK mail.example.test POP3 ready <"));
    EXPECT_EQ(read_all(reader), "");  // RFC 1939, 3: an autologout says nothing
}

TEST_P(Mailhost, AnIdleSessionDeletesNothing)
{
    Host host({"--idle", "1"});
    answer_to(host.smtp, to_alice + "x\r\n.\r\n");
    auto client = client_of(host.pop3);
    net::write_all(client, as_alice + "DELE 1\r\n");
    EXPECT_TRUE(read_all(client).ends_with("at QUIT\r\n"));
    EXPECT_NE(answer_to(host.pop3, as_alice + "LIST\r\n").find("\r\n1 "), std::string::npos);
}

// And with one only for those who have logged in.
TEST_P(Mailhost, WithoutANameServerItRelaysForNobody)
{
    const std::string login = "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\r\n";
    const std::string elsewhere = "MAIL FROM:<alice@example.test>\r\nRCPT TO:<bob@blue.test>\r\n";
    const Host alone, relaying({"--dns", "127.0.0.1:9"});
    const auto answers = answer_to(alone.smtp, "EHLO a\r\n" + login + elsewhere);
    EXPECT_EQ(answers.find("relays for clients"), answers.npos) << answers;
    EXPECT_TRUE(
        answers.ends_with("550 5.7.1 You may send there, but this host has no relay yet\r\n"))
        << answers;
    EXPECT_TRUE(answer_to(relaying.smtp, "EHLO a\r\n" + login + elsewhere)
                    .ends_with("250 2.1.5 Recipient noted\r\n"));
    EXPECT_TRUE(answer_to(relaying.smtp, "EHLO a\r\n" + elsewhere)
                    .ends_with("550 5.7.1 We accept messages for example.test only\r\n"));
}

TEST_P(Mailhost, ABusyPortStopsItBeforeItListensAnywhere)
{
    Host first;
    TemporaryDirectory directory;
    const auto busy = std::to_string(first.pop3.port);
    for (const std::string option : {"--smtp", "--pop3"}) {
        Process second({program("pop3/06-mailhost"), option, busy,
            option == "--smtp" ? "--pop3" : "--smtp", "0", "--mail", directory.path().string()});
        EXPECT_EQ(second.wait(), 1);
        EXPECT_EQ(second.output().find("listening"), std::string::npos) << second.output();
        EXPECT_NE(
            second.output().find(
                "Address already in use (is another server running there? choose " + option + ")"),
            std::string::npos)
            << second.output();
    }
}

TEST_P(Mailhost, AHundredFromOneAddress)
{
    Host host;
    std::vector<net::Socket> clients;
    for (int i = 0; i < 100; ++i) clients.push_back(client_of(i % 2 ? host.smtp : host.pop3));
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(
            read_line(clients[static_cast<std::size_t>(i)]).starts_with(i % 2 ? "220 " : "+OK"));
}

TEST_P(Mailhost, StopLetsAMessageEndAndSaysGoodbye)
{
    Host host;  // nobody on the POP3 side: its being empty must not hurry the other side
    auto sender = client_of(host.smtp), idle = client_of(host.smtp);
    net::write_all(sender, to_alice + "half a message\r\n");
    for (int i = 0; i < 5; ++i) read_line(sender);
    read_line(idle);
    const auto start = std::chrono::steady_clock::now();
    if (!host.process.ask_to_stop()) GTEST_SKIP() << "no console here";
    EXPECT_TRUE(read_all(idle).starts_with("421 4.3.2 "));
    std::this_thread::sleep_for(
        std::chrono::milliseconds(200));  // within the grace, and well after the start
    net::write_all(sender, "the other half\r\n.\r\n");
    EXPECT_TRUE(read_line(sender).starts_with("250 2.0.0 Stored"));
    EXPECT_TRUE(read_all(sender).starts_with("421 4.3.2 "));
    EXPECT_EQ(host.process.wait(), 0) << host.process.output();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
}

TEST_P(Mailhost, StopTellsAClientThatNeverEndsItsMessage)
{
    Host host;
    auto sender = client_of(host.smtp);
    net::write_all(sender, to_alice + "half a message\r\n");
    for (int i = 0; i < 5; ++i) read_line(sender);
    if (!host.process.ask_to_stop()) GTEST_SKIP() << "no console here";
    EXPECT_TRUE(read_all(sender).starts_with("421 4.3.2 "));
    EXPECT_EQ(host.process.wait(), 0);
}

// Whatever a client is in the middle of, and whoever does not read: the server ends, and deletes
// nothing.
TEST_P(Mailhost, StopEndsEveryState)
{
    Host host;
    const auto alice = host.directory.path() / "alice", bob = host.directory.path() / "bob";
    std::ofstream(bob / "new/1") << "x";
    std::ofstream(alice / "new/1,W=60000002") << std::string(60'000'000, 'x');
    std::vector<net::Socket> clients;
    const auto comes = [&](const net::Address& server, const std::string& says, int lines) {
        clients.push_back(client_of(server));
        net::write_all(clients.back(), says);
        for (int line = 0; line < lines; ++line) EXPECT_NE(read_line(clients.back()), "");
    };
    const std::string hello = "EHLO a\r\n", wrong = "AUTH PLAIN AGEAYg==\r\n";
    comes(host.smtp, "NOO", 1);
    comes(host.smtp, hello + "MAIL FROM:<a@b>\r\nRCPT TO:<alice@example.test>\r\n", 11);
    comes(host.smtp, hello + "AUTH LOGIN\r\n", 10);
    comes(host.smtp, to_alice + "half a li", 5);
    comes(host.smtp, hello + wrong + wrong + wrong, 11);  // the third answer is held back
    const auto at_smtp = clients.size();
    comes(host.pop3, as_alice + "RETR 1\r\nDELE 1\r\nQUIT\r\n", 4);  // and reads no more
    comes(host.pop3, "AUTH LOGIN\r\n", 2);
    comes(host.pop3, "USER bob\r\nPASS builder\r\nDELE 1\r\nQUI", 4);
    if (!host.process.ask_to_stop()) GTEST_SKIP() << "no console here";
    for (std::size_t client = 0; client < at_smtp; ++client)
        EXPECT_NE(read_all(clients[client]).find("421 4.3.2 "), std::string::npos) << client;
    EXPECT_EQ(host.process.wait(), 0) << host.process.output();
    EXPECT_EQ(files_in(alice / "new"), 1u);
    EXPECT_EQ(files_in(alice / "tmp"), 0u);
    EXPECT_EQ(files_in(bob / "new"), 1u);
}

TEST_P(Mailhost, AReplyMayTakeLongerThanALine)
{
    Host host({"--idle", "2", "--max-size", "100000000"});
    std::string message;  // larger than what the system buffers between the two
    while (message.size() < 40'000'000) message += std::string(998, 'x') + "\r\n";
    ASSERT_NE(answer_to(host.smtp, to_alice + message + ".\r\n").find("\r\n250 2.0.0 Stored"),
        std::string::npos);
    auto slow = client_of(host.pop3);
    net::write_all(slow, as_alice + "RETR 1\r\n");
    for (int i = 0; i < 4; ++i) read_line(slow);
    for (int part = 0; part < 15; ++part) {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        read_exactly(slow, 2'600'000);
    }
    const auto rest = message.size() - 15 * 2'600'000;  // the trace fields and the dot come on top
    read_exactly(slow, rest);
    std::string line;
    while (line != ".\r\n" && !(line = read_line(slow)).empty()) { }
    net::write_all(slow, "DELE 1\r\nQUIT\r\n");
    EXPECT_EQ(read_line(slow), "+OK Will be deleted at QUIT\r\n");
    EXPECT_EQ(read_line(slow), "+OK Goodbye\r\n");
}

TEST_P(Mailhost, AClientThatNeverReadsCostsTheOthersNothing)
{
    Host host({"--max-size", "100000000"});
    std::string message;
    while (message.size() < 20'000'000) message += std::string(998, 'x') + "\r\n";
    ASSERT_NE(answer_to(host.smtp, to_alice + message + ".\r\n").find("\r\n250 2.0.0 Stored"),
        std::string::npos);
    auto lazy = client_of(host.pop3);
    net::write_all(lazy, as_alice + "RETR 1\r\nRETR 1\r\n");
    EXPECT_NE(answer_to(host.pop3, "USER bob\r\nPASS builder\r\nSTAT\r\n").find("+OK 0 0"),
        std::string::npos);
    for (int i = 0; i < 3; ++i) read_line(lazy);
    EXPECT_TRUE(read_line(lazy).ends_with(" octets\r\n"));
    EXPECT_GT(read_exactly(lazy, message.size()).size(), message.size() - 1);
}

}  // namespace
}  // namespace test
