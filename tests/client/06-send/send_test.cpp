// SPDX-License-Identifier: MIT
//
// The program 06-send: against our server, and against servers that refuse and stall. (What its
// client makes of each answer: sender_test.cpp.)

#include "client/01-connect/connect.hpp"
#include "client/06-send/command_line.hpp"
#include "client/06-send/outgoing_message.hpp"
#include "client/06-send/sender.hpp"
#include "server/03-echo/echo.hpp"
#include "server/07-dialogue/dialogue.hpp"
#include "tests/support/error.hpp"
#include "tests/support/name_server.hpp"
#include "tests/support/server.hpp"
#include "tests/support/smtp_peer.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>

namespace test {
namespace {

using namespace std::string_literals;

const std::string lesson = "client/06-send",
                  letter = "Subject: tea\nDate: today\nMessage-ID: <1@a>\n\nHello\n";

Ended send(std::vector<std::string> options, const std::string& message = letter)
{
    options.insert(options.begin(), {"--from", "a@b.test"});
    auto ended = run(lesson, options, message);
    std::erase(ended.bytes, '\r');
    return ended;
}

Ended send_to(const SmtpPeer& peer, const std::string& message = letter)
{
    return send({"--server", peer.text(), "--to", "c@d.test", "--timeout", "3"}, message);
}

std::string ready(const std::string& text)
{
    std::string all;
    smtp::make_ready(text, "b.test").for_each_piece([&](auto piece) { all += piece; });
    return all;
}

const std::string fields = "Date: x\r\nMessage-ID: y\r\n";

TEST(OutgoingMessage, HasLinesThatEndInCrLf)
{
    EXPECT_EQ(ready(fields + "\n1\n2\r\n3\r4\r\r\n\n5"),
        fields + "\r\n1\r\n2\r\n3\r\n4\r\n\r\n\r\n5\r\n");
    EXPECT_EQ(ready(fields), fields);
    EXPECT_EQ(ready(fields + "\n~1~\n"), fields + "\r\n~1~\r\n");
}

TEST(OutgoingMessage, GetsTheFieldsThatItMustHave)
{
    for (const auto& [text, has_date, has_id] :
        {std::tuple{"Subject: a\n\nDate: b\n", false, false}, {"date : a\n\n", true, false},
            {"MESSAGE-ID: a\n b\nDate: c\n\n", true, true}, {"Message-ID: a\n", false, true},
            {"X-Date: a\n\n", false, false}}) {
        const auto message = ready(text);
        const auto header = message.substr(0, message.find("\r\n\r\n"));
        EXPECT_EQ(header.starts_with("Date: "), !has_date) << message;
        EXPECT_EQ(header.find("Message-ID: <") != header.npos, !has_id) << message;
        EXPECT_NE(message.find(std::string(text).substr(0, 4)), message.npos);
    }
    EXPECT_EQ(
        ready("From a@b Thu Jan  1 00:00:00 2026\n" + fields + "\nx\n"), fields + "\r\nx\r\n");
    const auto without_header = ready("Just text\n");
    EXPECT_TRUE(without_header.starts_with("Date: "));
    EXPECT_TRUE(without_header.ends_with("@b.test>\r\n\r\nJust text\r\n"));
    EXPECT_TRUE(ready("").ends_with("@b.test>\r\n\r\n"));
    EXPECT_EQ(ready("Message-ID: y\nDate:\n\nx"), "Message-ID: y\r\nDate:\r\n\r\nx\r\n");
    EXPECT_NE(ready("a"), ready("a"));  // another id each time
}

TEST(Address, CanStandInACommand)
{
    std::string address;
    const auto set = smtp::to_address(address);
    for (const auto& [text, stored] :
        {std::pair{"a@b", "a@b"}, {"<a@b>", "a@b"}, {"<>", ""}, {"\"a b\"@c", "\"a b\"@c"},
            {"ü@ü.test", "ü@ü.test"}, {"a@[127.0.0.1]", "a@[127.0.0.1]"}}) {
        EXPECT_TRUE(set(text)) << text;
        EXPECT_EQ(address, stored);
    }
    for (const char* text : {"", "a", "@b", "a@", "a b@c", "a@b c", "a@b\r\nRSET", "a\n@b", "a@b>",
             "<a@b", "a@b> SIZE=1 <@c", "\x7f@b"})
        EXPECT_FALSE(set(text)) << text;
}

struct Host {
    TemporaryDirectory mail;
    Server server;

    explicit Host(std::vector<std::string> options = {}) :
        server("smtp/07-login", with(std::move(options), mail.path()))
    {
    }
    static std::vector<std::string> with(
        std::vector<std::string> options, const std::filesystem::path& mail)
    {
        options.insert(options.end(), {"--mail", mail.string()});
        return options;
    }
    std::string text() const { return net::text(server.address); }
    std::vector<std::string> messages(const std::string& account) const
    {
        std::vector<std::string> all;
        for (const auto& entry : std::filesystem::directory_iterator(mail.path() / account / "new"))
            all.push_back(contents(entry.path()));
        return all;
    }
};

TEST(Send, WhoHasItAndWhoHasNot)
{
    const Host host;
    const auto ended = send({"--server", host.text(), "--to", "alice@example.test", "--to",
                                "nobody@example.test", "<bob@example.test>"},
        letter + ".\n..\n.end\n");
    EXPECT_EQ(ended.status, 67);
    EXPECT_PRED_FORMAT2(
        testing::IsSubstring, "alice@example.test 250 2.0.0 Stored as ", ended.bytes);
    EXPECT_PRED_FORMAT2(testing::IsSubstring,
        "\nnobody@example.test 550 5.1.1 No such mailbox here\nbob@example.test 250 2.0.0 ",
        ended.bytes);
    for (const char* name : {"alice", "bob"}) {
        ASSERT_EQ(host.messages(name).size(), 1u);
        const auto stored = host.messages(name).front();
        EXPECT_TRUE(stored.starts_with("Return-Path: <a@b.test>\n")) << stored;
        EXPECT_TRUE(stored.ends_with(letter + ".\n..\n.end\n")) << stored;
    }
}

TEST(Send, AMessageOfSeveralMegabytesAndManyRecipients)
{
    const Host host;
    std::string text = letter;
    while (text.size() < 5'000'000) text += "..." + std::string(67, 'x') + "\n";
    std::vector<std::string> options{"--server", host.text(), "--to", "alice@example.test"};
    for (int i = 0; i < 400; ++i) options.push_back("bob+" + std::to_string(i) + "@example.test");
    const auto ended = send(options, text);
    EXPECT_EQ(ended.status, 0) << ended.bytes.substr(0, 200);
    EXPECT_TRUE(host.messages("alice").at(0).ends_with(text));
    EXPECT_TRUE(host.messages("bob").at(0).ends_with(text));
}

TEST(Send, LogsIn)
{
    const Host host;
    const TemporaryDirectory directory;
    const auto file = (directory.path() / "password").string();
    std::ofstream(file, std::ios::binary) << "wonderland\r\nsecond line\n";
    const std::vector<std::string> good{"--server", host.text(), "--to", "bob@example.test"};
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.end(), good.begin(), good.end());
        return send(more);
    };
    EXPECT_EQ(with({"--user", "alice", "--password", "wonderland"}).status, 0);
    EXPECT_EQ(with({"--user", "alice", "--password-file", file}).status, 0);
    const auto wrong = with({"--user", "alice", "--password", "wrong"});
    EXPECT_EQ(wrong.status, 77);
    EXPECT_EQ(wrong.bytes, "login: 535 5.7.8 Wrong name or password\n");
    EXPECT_EQ(with({"--user", "alice", "--password-file", file + "x"}).status, 75);
    for (const std::vector<std::string>& half :
        {std::vector<std::string>{"--user", "alice"}, {"--password", "x"}})
        EXPECT_EQ(with(half).status, 2);
    EXPECT_EQ(host.messages("bob").size(), 2u);
}

TEST(Send, ALoginThatIsRefused)
{
    const auto status = [](const Answers& answers) {
        const SmtpPeer peer(answers);
        return send({"--server", peer.text(), "--to", "c@d", "--user", "alice", "--password", "x"})
            .status;
    };
    const std::string plain = "250-peer\r\n250 AUTH PLAIN";
    EXPECT_EQ(status({{"EHLO", plain}, {"AUTH", "535 no"}}), 77);
    EXPECT_EQ(status({{"EHLO", plain}, {"AUTH", "454 later"}}), 75);
    EXPECT_EQ(status({}), 77) << "none is offered";
}

TEST(Send, SaysHeloToAServerThatDoesNotKnowEhlo)
{
    SmtpPeer peer(Answers{{"EHLO", "500 What?"}});
    EXPECT_EQ(send_to(peer).status, 0);
    EXPECT_EQ(peer.commands().at(1).substr(0, 5), "HELO ");
    EXPECT_EQ(peer.messages().size(), 1u);
}

// A refusal at each step, for now and for good.
TEST(Send, TellsWhatIsRefused)
{
    struct Case {
        std::string step;
        int later, for_good;
    };
    for (const auto& [step, later, for_good] : {Case{"greeting", 75, 75}, {"EHLO", 75, 0},
             {"MAIL", 75, 69}, {"RCPT", 75, 67}, {"DATA", 75, 69}, {"dot", 75, 69}}) {
        SmtpPeer now(Answers{{step, "451-4.0.0 not\r\n451 now"}}),
            never(Answers{{step, "554 5.0.0 never"}});
        const auto first = send_to(now), second = send_to(never);
        EXPECT_EQ(first.status, later) << step << ": " << first.bytes;
        EXPECT_PRED_FORMAT2(testing::IsSubstring, "4.0.0 not now", first.bytes);
        EXPECT_TRUE(first.bytes.starts_with("c@d.test 451 ")) << first.bytes;
        EXPECT_EQ(second.status, for_good) << step << ": " << second.bytes;
        if (for_good != 0) {
            EXPECT_PRED_FORMAT2(testing::IsSubstring, "5.0.0 never", second.bytes);
        }
    }
    SmtpPeer neither(Answers{{"EHLO", "500 no"}, {"HELO", "500 no"}});
    EXPECT_EQ(send_to(neither).status, 75);
}

// A line each half second is in time, each alone; the reply is not.
TEST(Send, AReplyHasATimeLimitAsAWhole)
{
    Peer slow([](net::Socket& client, const Peer&) {
        net::write_all(client, "220 p\r\n");
        while (net::write_all(client, "250-x\r\n"))
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
    });
    const auto begun = std::chrono::steady_clock::now();
    const auto ended =
        send({"--server", net::text(slow.address()), "--to", "c@d", "--timeout", "1"});
    EXPECT_EQ(ended.status, 75);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
}

// Each answer is in time; all of them together are not.
TEST(Send, ATryHasATimeLimitAsAWhole)
{
    std::atomic<int> recipients = 0;
    Peer slow([&](net::Socket& client, const Peer&) {
        for (net::write_all(client, "220 p\r\n"); !read_line(client).empty(); ++recipients) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            net::write_all(client, "250 OK\r\n");
        }
    });
    auto times = smtp::Times::all(Seconds(10));
    times.whole = std::chrono::milliseconds(500);
    smtp::Sender sender(net::connect(slow.address(), Seconds(10)), times);
    const std::vector<std::string> to(1000, "c@d");
    const auto outcomes = sender.send("a@b", to, smtp::make_ready(letter, "b"));
    ASSERT_EQ(outcomes.size(), to.size());
    for (const auto& one : outcomes) EXPECT_EQ(one.code, 451);
    EXPECT_LT(recipients, 100);
    times.whole = std::chrono::milliseconds(0);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "not done within 0 s",
        error_of([&] { smtp::Sender(net::connect(slow.address(), Seconds(10)), times); }));
}

// Who left before the answer to the text would send it twice.
TEST(Send, TheLastAnswerIsWaitedForBeyondTheWholeTime)
{
    Peer slow([](net::Socket& client, const Peer&) {
        for (const char* answer :
            {"220 p\r\n", "250 p\r\n", "250 OK\r\n", "250 OK\r\n", "354 go\r\n"}) {
            net::write_all(client, answer);
            read_line(client);
        }
        std::this_thread::sleep_for(Seconds(1));
        net::write_all(client, "250 Stored\r\n");
    });
    auto times = smtp::Times::all(Seconds(10));
    times.whole = std::chrono::milliseconds(800);
    smtp::Sender sender(net::connect(slow.address(), Seconds(10)), times);
    const auto outcomes = sender.send("a@b", {"c@d"}, smtp::make_ready(letter, "b"));
    EXPECT_EQ(outcomes.front().code, 250) << outcomes.front().text;
}

TEST(Send, AServerThatDrips)
{
    Peer drips([](net::Socket& client, const Peer&) {
        while (net::write_all(client, "2"))
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
    });
    const auto ended =
        send({"--server", net::text(drips.address()), "--to", "c@d", "--timeout", "1"});
    EXPECT_EQ(ended.status, 75);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "no answer within 1 s", ended.bytes);
}

// It says why in the middle of the text, and hears no more.
TEST(Send, AServerThatRefusesInTheMiddle)
{
    Peer refuses([](net::Socket& client, const Peer&) {
        net::write_all(client, "220 p\r\n");
        for (const char* answer : {"250 p\r\n", "250 OK\r\n", "250 OK\r\n", "354 go\r\n"}) {
            read_line(client);
            net::write_all(client, answer);
        }
        read_exactly(client, 100'000);
        net::write_all(client, "552 5.3.4 Too much\r\n");
        net::lingering_close(client);
    });
    const auto ended =
        send({"--server", net::text(refuses.address()), "--to", "c@d", "--timeout", "3"},
            letter + std::string(50'000'000, 'x'));
    if (ended.bytes.find("552") == std::string::npos) {  // the reset of the system was faster
        EXPECT_EQ(ended.status, 75) << ended.bytes;
    } else {
        EXPECT_EQ(ended.status, 69) << ended.bytes;
    }
}

// One domain has two hosts, of which the better one is down; one says that it takes no mail.
TEST(Send, FindsTheHostsOfEachDomain)
{
    using namespace dns_bytes;
    SmtpPeer up({}, {"127.0.0.1", 0});
    NameServer names([](const NameServer::Asked& asked) -> std::vector<std::string> {
        const auto& [name, type] = asked.question();
        const auto is_mx = type == dns::Type::mx;
        if (net::same_word(name, "two.test") && is_mx)
            return {asked.answer({mx(name, 20, "up.test"), mx(name, 10, "down.test")})};
        if (name == "null.test" && is_mx) return {asked.answer({mx(name, 0, ".")})};
        if (name == "up.test" && type == dns::Type::a)
            return {asked.answer({a(name, "\x7f\0\0\1"s)})};
        if (name == "down.test" && type == dns::Type::a)
            return {asked.answer({a(name, "\x7f\0\0\x63"s)})};
        if (name == "up.test" || name == "down.test") return {asked.answer({})};
        if (name == "bad.test") return {asked.answer({}, server_failure)};
        return {asked.answer({}, no_such_name)};
    });
    const auto ended = send({"--dns", names.text(), "--mx-port", std::to_string(up.address().port),
        "--timeout", "5", "--to", "x@Two.test", "--to", "y@null.test", "--to", "z@nobody.test",
        "--to", "w@two.test", "--to", "v@[127.0.0.1]", "--to", "u@no_domain!"});
    EXPECT_EQ(ended.bytes,
        "x@Two.test 250 2.0.0 Stored\n"
        "y@null.test 550 5.1.2 null.test: says itself that it takes no mail (null MX)\n"
        "z@nobody.test 550 5.1.2 nobody.test: there is no such domain\n"
        "w@two.test 250 2.0.0 Stored\n"
        "v@[127.0.0.1] 250 2.0.0 Stored\n"
        "u@no_domain! 550 5.1.2 no_domain!: this is no name of a domain\n");
    EXPECT_EQ(ended.status, 67);
    EXPECT_EQ(up.messages().size(), 2u);  // one for both at two.test
    const auto later = send({"--dns", names.text(), "--to", "x@bad.test"});
    EXPECT_EQ(later.status, 75);
    EXPECT_TRUE(later.bytes.starts_with("x@bad.test 451 4.4.3 MX of bad.test: ")) << later.bytes;
}

TEST(Send, SaysWhenNobodyListens)
{
    const auto ended =
        send({"--server", "127.0.0.1:" + std::to_string(free_port()), "--to", "c@d"});
    EXPECT_EQ(ended.status, 75);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, "Connection refused", ended.bytes);
    EXPECT_EQ(send({"--server", "127.0.0.1:1"}).status, 2);  // nobody to send to
    EXPECT_EQ(
        send({"--to", "a@b", "--user", "x", "--password", "y"}).status, 2);  // where to log in?
    EXPECT_EQ(send({"--server", "127.0.0.1:1", "--to", "a b@c"}).status, 2);
}

}  // namespace
}  // namespace test
