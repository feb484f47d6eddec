// SPDX-License-Identifier: MIT
//
// The relay as a program: between a client and hosts that take messages, refuse them, lie, stall, or
// are not there.

#include "server/03-echo/echo.hpp"
#include "smtp/09-relay/relay.hpp"
#include "tests/support/mailhost.hpp"
#include "tests/support/small_dns.hpp"
#include "tests/support/smtp_peer.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <mutex>

namespace test {
namespace {

namespace fs = std::filesystem;

const std::string letter = "Subject: tea\nDate: today\nMessage-ID: <1@a>\n\n.At five?\n";

// What a host says in the place of its usual answer.
const std::vector<std::pair<std::string, std::string>> lies{{"greeting", "!"},
    {"greeting", "hello"}, {"greeting", "554 Go away"}, {"greeting", "220 a\r\n220 b"},
    {"EHLO", "!250"}, {"EHLO", "421 Later"}, {"EHLO", "250-a\r\n550 b"}, {"MAIL", "354 Go on"},
    {"MAIL", "421 Later"}, {"MAIL", "!"}, {"RCPT", "!"}, {"RCPT", "354 Go on"}, {"RCPT", "99"},
    {"DATA", "250 OK"}, {"DATA", "451 Later"}, {"DATA", "!"}, {"dot", "354 Go on"},
    {"dot", "452 Full"}, {"dot", "!"}, {"dot", "!250"}, {"dot", std::string("250 O\0K", 7)}};

// The peer of blue.test is at 127.0.0.31; all have its port.
std::string zone()
{
    std::string liars;
    for (std::size_t number = 0; number < lies.size(); ++number)
        liars += "lie" + std::to_string(number) + ".test MX 10 mail.blue.test\n";
    return liars +
        "blue.test MX 10 mail.blue.test\nmail.blue.test A 127.0.0.31\n"
        "dead.test MX 10 mail.dead.test\nmail.dead.test A 127.0.0.41\n"
        "two.test MX 10 mail.dead.test\ntwo.test MX 20 mail.both.test\n"
        "mail.both.test A 127.0.0.41\nmail.both.test A 127.0.0.31\n"
        "other.test MX 10 mail.other.test\nmail.other.test A 127.0.0.32\n"
        "loop.test MX 10 mail.example.test\nmail.example.test A 127.0.0.1\n"
        "backup.test MX 10 mail.dead.test\nbackup.test MX 20 mail.example.test\n"
        "backup.test MX 30 mail.blue.test\n"
        "null.test MX 0 .\n";
}

constexpr bool is_windows = std::string_view(EXE) == ".exe";
// There a port can be bound again only when no old connection to it is left (SO_EXCLUSIVEADDRUSE).
constexpr const char* no_second_peer = "no second peer at the same port on Windows";

class Relay : public testing::Test {
protected:
    std::unique_ptr<SmtpPeer> peer(const Answers& answers = {})
    {
        auto made = std::make_unique<SmtpPeer>(answers, net::Address{"127.0.0.31", port_});
        port_ = made->address().port;
        return made;
    }

    Server start(std::vector<std::string> more = {"--retry", "1"})
    {
        std::vector<std::string> options{"--mail", mail().string(), "--dns", dns_.text(),
            "--mx-port", std::to_string(port_), "--timeout", "5"};
        options.insert(options.end(), more.begin(), more.end());
        return Server("smtp/09-relay", options);
    }
    void make_store() { start(); }

    static Ended send(const Server& server, const std::vector<std::string>& to,
        const std::string& from = "alice@example.test", const std::string& text = letter)
    {
        std::vector<std::string> arguments{"--server", net::text(server.address), "--user", "alice",
            "--password", "wonderland", "--from", from};
        arguments.insert(arguments.end(), to.begin(), to.end());
        return run("client/06-send", arguments, text);
    }

    void put_into_queue(int number, const std::string& domain, mail::Seconds due = 7) const
    {
        const auto name = (mail() / "queue/new" /
            ("1795957504.M" + std::to_string(number) + "R4025384197Q1.mail.example.test"))
                              .string();
        std::ofstream(name + ".envelope", std::ios::binary)
            << "from <alice@example.test>\narrived " << mail::now() << "\nto <bob" << number << "@"
            << domain << "> tries 0 next " << due << "\nend\n";
        std::ofstream(name + ",S=20,W=22", std::ios::binary)
            << "Subject: " << number << "\n\ntext\n";
    }

    std::size_t waiting() const { return queued_in(mail()); }
    bool is_empty_soon() const
    {
        return eventually([&] { return waiting() == 0; });
    }
    std::vector<std::string> messages_of(const std::string& name) const
    {
        std::vector<std::string> all;
        for (const auto& entry : fs::directory_iterator(mail() / name / "new"))
            all.push_back(contents(entry.path()));
        return all;
    }
    fs::path mail() const { return directory_.path() / "mail"; }

    TemporaryDirectory directory_;
    SmallDns dns_{zone()};
    std::uint16_t port_ = 0;
};

TEST_F(Relay, AMessageReachesTheHostOfItsDomainOnOneConnection)
{
    const auto blue = peer();
    const auto server = start();
    EXPECT_EQ(send(server, {"bob@BLUE.test", "carol@blue.test"}).status, 0);
    ASSERT_TRUE(eventually([&] { return blue->messages().size() == 1; }));
    EXPECT_TRUE(is_empty_soon());
    const auto said = blue->commands();
    EXPECT_EQ(said.at(0), "EHLO mail.example.test");
    EXPECT_EQ(said.at(1), "MAIL FROM:<alice@example.test>");
    EXPECT_EQ(said.at(2), "RCPT TO:<bob@BLUE.test>");
    EXPECT_EQ(said.at(3), "RCPT TO:<carol@blue.test>");
    EXPECT_EQ(said.at(4), "DATA");
    const auto message = blue->messages().at(0);
    EXPECT_TRUE(message.starts_with("Received: from [127.0.0.1] ([127.0.0.1])\r\n")) << message;
    EXPECT_TRUE(message.ends_with("\r\n\r\n..At five?\r\n")) << message;
    EXPECT_TRUE(eventually([&] { return fs::is_empty(mail() / "queue/new"); }));
    EXPECT_TRUE(fs::is_empty(mail() / "queue/tmp"));
}

TEST_F(Relay, NobodyRelaysWithoutLoggingIn)
{
    const auto blue = peer();
    const auto server = start();
    const auto ended = run("client/06-send",
        {"--server", net::text(server.address), "--from", "alice@example.test", "bob@blue.test"},
        letter);
    EXPECT_EQ(ended.status, 67);
    EXPECT_EQ(waiting(), 0u);
    EXPECT_TRUE(blue->commands().empty());
}

TEST_F(Relay, WithoutANameServerItDoesNotRelay)
{
    const Server server("smtp/09-relay", {"--mail", mail().string()});
    EXPECT_EQ(send(server, {"bob@blue.test"}).status, 67);
    EXPECT_FALSE(fs::exists(mail() / "queue"));
}

TEST_F(Relay, TheSenderIsToldOfEachRefusalForGood)
{
    const auto blue = peer({{"RCPT", "550 5.1.1 No such user"}});
    const auto server = start();
    EXPECT_EQ(send(server, {"bob@blue.test", "x@null.test", "y@nowhere.test"}).status, 0);
    ASSERT_TRUE(is_empty_soon());
    std::string all;
    for (const auto& text : messages_of("alice")) all += text;
    EXPECT_EQ(messages_of("alice").size(), 3u);
    for (const char* line :
        {"Final-Recipient: rfc822; bob@blue.test\nAction: failed\nStatus: 5.1.1\n"
         "Remote-MTA: dns; mail.blue.test\nDiagnostic-Code: smtp; 550 5.1.1 No such user\n",
            "Final-Recipient: rfc822; x@null.test\nAction: failed\nStatus: 5.1.2\nDiagnostic-Code: "
            "X-",
            "Final-Recipient: rfc822; y@nowhere.test\nAction: failed\nStatus: 5.1.2\nDiagnostic"})
        EXPECT_NE(all.find(line), all.npos) << line << "\n" << all;
}

TEST_F(Relay, WhatIsRefusedForNowIsTriedAgain)
{
    if (is_windows) GTEST_SKIP() << no_second_peer;
    auto blue = peer({{"RCPT", "451 4.3.0 Not now"}});
    const auto server = start();
    EXPECT_EQ(send(server, {"bob@blue.test"}).status, 0);
    const auto tries = [&] {
        const auto all = blue->commands();
        return std::count(all.begin(), all.end(), "RCPT TO:<bob@blue.test>");
    };
    EXPECT_TRUE(eventually([&] { return tries() == 2; }));
    EXPECT_EQ(waiting(), 1u);
    blue.reset();
    blue = peer();
    EXPECT_TRUE(eventually([&] { return blue->messages().size() == 1; }));
    EXPECT_TRUE(is_empty_soon());
    EXPECT_TRUE(messages_of("alice").empty());
}

TEST_F(Relay, EachAddressOfEachHostIsTried)
{
    const auto blue = peer();
    const auto server = start();
    EXPECT_EQ(send(server, {"bob@two.test"}).status, 0);
    EXPECT_TRUE(eventually([&] { return blue->messages().size() == 1; }));
}

// Another recipient of the same message, and another message, need not wait for it.
TEST_F(Relay, AHostThatStallsHoldsUpNobodyElse)
{
    const auto blue = peer();
    const Peer silent([](auto&, const Peer& self) { self.stall(); }, {"127.0.0.32", port_});
    const auto server = start({"--retry", "1", "--timeout", "100"});
    std::vector<std::string> to;
    for (int count = 0; count < 30; ++count)
        to.push_back("x" + std::to_string(count) + "@other.test");
    EXPECT_EQ(send(server, {"bob@blue.test", "x@other.test"}).status, 0);
    for (const auto& one : to) EXPECT_EQ(send(server, {one}).status, 0);
    EXPECT_EQ(send(server, {"carol@blue.test"}).status, 0);
    EXPECT_TRUE(eventually([&] { return blue->messages().size() == 2; }));
    EXPECT_TRUE(eventually([&] { return waiting() == 31; }));
}

TEST_F(Relay, ItGivesUpAfterATimeAndSaysSo)
{
    const auto blue = peer();
    auto server = start({"--retry", "1", "--give-up", "2"});
    EXPECT_EQ(send(server, {"bob@dead.test"}).status, 0);
    ASSERT_TRUE(eventually([&] { return messages_of("alice").size() == 1; }));
    const auto report = messages_of("alice").at(0);
    EXPECT_NE(report.find("Status: 4.4.7\nDiagnostic-Code: X-Local; 451 4.4.1 connect 127.0.0.41:"),
        report.npos)
        << report;
    EXPECT_TRUE(is_empty_soon());
    if (!server.process.ask_to_stop()) return;
    EXPECT_EQ(server.process.wait(), 0);
    EXPECT_LT(server.process.processor_time(), Seconds(1))
        << "it should have slept most of the time";
}

// After a second, and then after two.
TEST_F(Relay, ItWaitsTwiceAsLongEachTime)
{
    std::mutex mutex;
    std::vector<mail::Seconds> tries;
    Peer blue(
        [&](net::Socket& client, const Peer&) {
            net::write_all(client, "220 blue\r\n");
            for (std::string line; !(line = read_line(client)).empty();) {
                const bool is_recipient = verb_of(line) == "RCPT";
                if (is_recipient) {
                    const std::lock_guard lock(mutex);
                    tries.push_back(mail::now());
                }
                net::write_all(client, is_recipient ? "451 4.3.0 Not now\r\n" : "250 OK\r\n");
            }
        },
        {"127.0.0.31", 0});
    port_ = blue.address().port;
    const auto server = start();
    EXPECT_EQ(send(server, {"bob@blue.test"}).status, 0);
    ASSERT_TRUE(eventually([&] {
        const std::lock_guard lock(mutex);
        return tries.size() == 3;
    }));
    const std::lock_guard lock(mutex);
    EXPECT_GE(tries[1] - tries[0], 1);
    EXPECT_GE(tries[2] - tries[1], 2);
}

TEST_F(Relay, AReportThatFailsIsDroppedAloud)
{
    const auto blue = peer({{"RCPT", "550 5.1.1 No such user"}});
    auto server = start();
    EXPECT_EQ(send(server, {"bob@blue.test"}, "dan@blue.test").status, 0);
    EXPECT_TRUE(server.process.prints("has failed, <dan@blue.test> is told"));
    EXPECT_TRUE(server.process.prints("has failed, and nobody is told: it was a report"));
    EXPECT_TRUE(is_empty_soon());
    const auto said = blue->commands();
    EXPECT_EQ(std::count(said.begin(), said.end(), "MAIL FROM:<>"), 1);
    EXPECT_TRUE(messages_of("alice").empty());
}

// The best host of the domain is this one, and does not know it; or only hosts are left that are no
// better (RFC 5321, 5.1).
TEST_F(Relay, ItSendsNothingToItself)
{
    const auto blue = peer();
    auto server = start({"--retry", "1", "--give-up", "1"});
    EXPECT_EQ(send(server, {"bob@loop.test", "bob@backup.test"}).status, 0);
    ASSERT_TRUE(eventually([&] { return messages_of("alice").size() == 2; }));
    const auto all = messages_of("alice").at(0) + messages_of("alice").at(1);
    EXPECT_NE(all.find("would come back to this host"), all.npos) << all;
    EXPECT_NE(all.find("451 4.4.1 connect 127.0.0.41:"), all.npos) << all;
    EXPECT_TRUE(blue->commands().empty());
}

// Whatever it says, the message stays, and each try costs one connection.
TEST_F(Relay, AHostThatLiesGetsNothingAndLosesNothing)
{
    if (is_windows) GTEST_SKIP() << no_second_peer;
    auto blue = peer();
    auto server = start();
    blue.reset();
    for (std::size_t number = 0; number < lies.size(); ++number) {
        const auto& [verb, answer] = lies[number];
        const auto liar = peer({{verb, answer}});
        const auto address = "bob@lie" + std::to_string(number) + ".test";
        EXPECT_EQ(send(server, {address}).status, 0) << verb << ": " << answer;
        EXPECT_TRUE(server.process.prints("<" + address + "> ")) << verb << ": " << answer;
        EXPECT_EQ(waiting(), number + 1) << verb << ": " << answer;
    }
    EXPECT_TRUE(messages_of("alice").empty());
    blue = peer();
    EXPECT_TRUE(is_empty_soon());
    EXPECT_EQ(blue->messages().size(), lies.size());
}

TEST_F(Relay, AStopDoesNotWaitForAHostThatStalls)
{
    const auto blue = peer({{"dot", ""}});
    auto server = start({"--timeout", "100"});
    EXPECT_EQ(send(server, {"bob@blue.test"}).status, 0);
    ASSERT_TRUE(eventually([&] { return blue->messages().size() == 1; }));
    if (!server.process.ask_to_stop()) GTEST_SKIP() << "no way to ask";
    EXPECT_EQ(server.process.wait(std::chrono::seconds(15)), 0);
    EXPECT_EQ(waiting(), 1u);
}

TEST_F(Relay, AStopWaitsForAnAnswerThatComesSoon)
{
    std::atomic<bool> has_text = false, may_answer = false;
    Peer blue(
        [&](net::Socket& client, const Peer&) {
            net::write_all(client, "220 blue\r\n");
            for (std::string line; !(line = read_line(client)).empty();) {
                if (verb_of(line) == "DATA") {
                    net::write_all(client, "354 go on\r\n");
                    hear_text(client);
                    has_text = true;
                    eventually([&] { return may_answer.load(); });
                }
                net::write_all(client, "250 OK\r\n");
            }
        },
        {"127.0.0.31", 0});
    port_ = blue.address().port;
    auto server = start();
    EXPECT_EQ(send(server, {"bob@blue.test"}).status, 0);
    ASSERT_TRUE(eventually([&] { return has_text.load(); }));
    if (!server.process.ask_to_stop()) GTEST_SKIP() << "no way to ask";
    EXPECT_FALSE(server.process.wait(net::Milliseconds(200)));
    may_answer = true;
    EXPECT_EQ(server.process.wait(), 0);
    EXPECT_EQ(waiting(), 0u);
}

TEST_F(Relay, ASecondOneOnTheSameStoreSaysSo)
{
    const auto blue = peer();
    const auto server = start();
    const auto ended =
        run("smtp/09-relay", {"--port", "0", "--mail", mail().string(), "--dns", dns_.text()}, "");
    EXPECT_EQ(ended.status, 1);
    EXPECT_NE(ended.bytes.find("another program is sending it"), std::string::npos) << ended.bytes;
}

// Ten domains whose host stalls after MAIL, with many messages each, and one that works.
TEST_F(Relay, HostsThatStallInTheMiddleHoldUpNobodyForLong)
{
    const auto stalling = peer({{"MAIL", ""}});
    const SmtpPeer working({}, {"127.0.0.32", port_});
    const auto server = start({"--retry", "100", "--timeout", "1"});
    std::vector<std::string> to;
    for (int domain = 0; domain < 10; ++domain)
        to.push_back("x@lie" + std::to_string(domain) + ".test");
    for (int count = 0; count < 11; ++count) EXPECT_EQ(send(server, to).status, 0);
    EXPECT_EQ(send(server, {"bob@other.test"}).status, 0);
    EXPECT_TRUE(eventually([&] { return working.messages().size() == 1; }));
    EXPECT_TRUE(eventually([&] { return waiting() == 11; }));
}

// A header in UTF-8 is for hosts that have said that they take it (RFC 6531, 3.2).
TEST_F(Relay, WhatNeedsSmtputf8GoesOnlyToHostsThatHaveIt)
{
    if (is_windows) GTEST_SKIP() << no_second_peer;
    auto blue = peer();  // without
    const auto server = start();
    const auto post = [&] {
        Client client(server.address);
        EXPECT_EQ(login_to_send(client, "alice", "wonderland").substr(0, 3), "235");
        client.say("MAIL FROM:<alice@example.test> SMTPUTF8");
        client.say("RCPT TO:<bob@blue.test>");
        client.say("DATA");
        EXPECT_EQ(client.say("Subject: \xc3\xa9\r\n.").substr(0, 3), "250");
    };
    post();
    ASSERT_TRUE(is_empty_soon());
    EXPECT_NE(messages_of("alice").at(0).find("Status: 5.6.7\n"), std::string::npos);
    EXPECT_TRUE(blue->messages().empty());
    blue.reset();
    blue = peer({{"EHLO", "250-peer\r\n250-8BITMIME\r\n250 SMTPUTF8"}});
    post();
    ASSERT_TRUE(eventually([&] { return blue->messages().size() == 1; }));
    EXPECT_EQ(blue->commands().at(1), "MAIL FROM:<alice@example.test> BODY=8BITMIME SMTPUTF8");
}

// More recipients than one transaction may have.
TEST_F(Relay, ManyRecipientsAreSeveralTransactions)
{
    const auto blue = peer();
    const auto server = start();
    std::vector<std::string> to;
    for (int count = 0; count < 150; ++count)
        to.push_back("x" + std::to_string(count) + "@blue.test");
    EXPECT_EQ(send(server, to).status, 0);
    EXPECT_TRUE(is_empty_soon());
    EXPECT_EQ(blue->messages().size(), 2u);
    std::vector<int> recipients;  // of each transaction
    for (const auto& line : blue->commands())
        if (line.starts_with("MAIL"))
            recipients.push_back(0);
        else if (line.starts_with("RCPT"))
            ++recipients.back();
    EXPECT_EQ(recipients, (std::vector<int>{100, 50}));
}

// What was in the queue when the last one ended.
TEST_F(Relay, AHostThatComesBackGetsItsMessages)
{
    {
        const auto blue = peer();
        port_ = blue->address().port;
    }
    {
        const auto server = start();
        for (int count = 0; count < 5; ++count)
            EXPECT_EQ(send(server, {"bob@blue.test"}).status, 0);
        EXPECT_EQ(waiting(), 5u);
    }
    const auto server = start();
    const auto blue = peer();
    EXPECT_TRUE(is_empty_soon());
    EXPECT_EQ(blue->messages().size(), 5u);
    EXPECT_TRUE(messages_of("alice").empty());
}

// 10,000 messages for a host that is down: the start takes less than a second for a thousand, each
// costs less than 2 KiB, and a message for another host does not wait for them.
TEST_F(Relay, ALongQueueHoldsUpNobody)
{
    const auto blue = peer();
    make_store();
    constexpr int count = is_windows ? 1'000 : 10'000;  // Wine makes files slowly
    for (int number = 0; number < count; ++number) put_into_queue(number, "dead.test");
    const auto began = std::chrono::steady_clock::now();
    auto server = start({"--retry", "1000"});
    EXPECT_LT(std::chrono::steady_clock::now() - began, Seconds(count / 1000));
    EXPECT_TRUE(server.process.prints("451 4.4.1 connect 127.0.0.41:"));
    const auto memory = of_process(server.process, "VmRSS");
    if (!sanitized) {
        EXPECT_LT(memory, 2u * count + 8000) << "KiB; 8,000 of them are the program";
    }
    EXPECT_EQ(send(server, {"bob@blue.test"}).status, 0);
    EXPECT_TRUE(eventually([&] { return blue->messages().size() == 1; }, Seconds(5)));
    EXPECT_TRUE(eventually([&] { return waiting() == count; }));
    // The ten that began together have found out that it is down. The others need not.
    const auto log = server.process.output();
    int tried = 0;
    for (auto at = log.find("connect 127.0.0.41:"); at != log.npos;
         at = log.find("connect 127.0.0.41:", at + 1))
        ++tried;
    EXPECT_EQ(tried, 10);
}

// The first ten are tried at the same time.
TEST_F(Relay, AHostThatLeavesInTheMiddleIsLeftAlone)
{
    const auto blue = peer({{"dot", "!"}});
    const SmtpPeer other({}, {"127.0.0.32", port_});
    make_store();
    for (int number = 0; number < 12; ++number) put_into_queue(number, "blue.test");
    const auto server = start({"--retry", "1000"});
    EXPECT_TRUE(eventually([&] { return blue->messages().size() == 10; }));
    EXPECT_EQ(send(server, {"bob@other.test"}).status, 0);
    EXPECT_TRUE(eventually([&] { return other.messages().size() == 1; }));
    EXPECT_EQ(blue->messages().size(), 10u);
    EXPECT_TRUE(eventually([&] { return waiting() == 12; }));
}

// It has answered, and will do so again: there is no reason to leave it alone.
TEST_F(Relay, ADomainThatTakesNoMailIsAskedAboutEachMessage)
{
    const auto blue = peer();
    make_store();
    for (int number = 0; number < 12; ++number) put_into_queue(number, "null.test");
    const auto server = start({"--retry", "1000"});
    EXPECT_TRUE(eventually([&] { return messages_of("alice").size() == 12; }));
    EXPECT_TRUE(is_empty_soon());
}

// It is a fault of this host, and none of the domain.
TEST_F(Relay, AMessageThatCannotBeReadHoldsUpNoOther)
{
    const auto blue = peer();
    make_store();
    const auto soon = mail::now() + 2;
    put_into_queue(1, "blue.test", soon);
    auto server = start({"--retry", "1000"});
    for (const auto& entry : fs::directory_iterator(mail() / "queue/new"))
        if (entry.path().extension() != ".envelope") fs::remove(entry.path());
    EXPECT_TRUE(server.process.prints("451 4.3.0 The message cannot be read on this host"));
    EXPECT_EQ(send(server, {"carol@blue.test"}).status, 0);
    EXPECT_TRUE(eventually([&] { return blue->messages().size() == 1; }));
}

// All ten connections are there before the first message is taken. Then none is closed before all
// messages have gone, or before it has had twenty.
TEST_F(Relay, ALongQueueForOneDomainNeedsFewConnections)
{
    constexpr int count = 60;
    std::atomic<int> connections = 0, messages = 0;
    Peer blue(
        [&](net::Socket& client, const Peer&) {
            ++connections;
            net::write_all(client, "220 blue\r\n");
            for (std::string line; !(line = read_line(client)).empty();) {
                if (verb_of(line) == "MAIL") eventually([&] { return connections >= 10; });
                if (verb_of(line) == "DATA") {
                    net::write_all(client, "354 go on\r\n");
                    hear_text(client);
                    ++messages;
                }
                net::write_all(client, "250 OK\r\n");
                if (verb_of(line) == "QUIT") return;
            }
        },
        {"127.0.0.31", 0});
    port_ = blue.address().port;
    make_store();
    for (int number = 0; number < count; ++number) put_into_queue(number, "blue.test");
    const auto server = start();
    EXPECT_TRUE(is_empty_soon());
    EXPECT_EQ(messages, count);
    EXPECT_GE(connections, 10);
    EXPECT_LE(connections, 12);
}

TEST_F(Relay, ALargeMessageIsNotKeptInMemory)
{
    if (sanitized) GTEST_SKIP() << "a sanitizer keeps memory for itself";
    const auto blue = peer();
    const auto server = start();
    std::string text = letter;
    while (text.size() < 9'000'000) text += std::string(70, 'x') + "\n";
    const auto before = of_process(server.process, "VmHWM");
    if (before == 0) GTEST_SKIP() << "this system does not say";
    EXPECT_EQ(send(server, {"bob@blue.test"}, "alice@example.test", text).status, 0);
    ASSERT_TRUE(eventually([&] { return blue->messages().size() == 1; }));
    EXPECT_GT(blue->messages().at(0).size(), text.size());
    EXPECT_LT(of_process(server.process, "VmHWM") - before, 1500u) << "KiB";
}

}  // namespace
}  // namespace test
