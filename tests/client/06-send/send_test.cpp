// SPDX-License-Identifier: MIT
//
// The SMTP client: against our server, and against servers that refuse, lie and stall.

#include "client/01-connect/connect.hpp"
#include "client/02-telnet/platform.hpp"
#include "client/06-send/base64.hpp"
#include "client/06-send/command_line.hpp"
#include "client/06-send/login.hpp"
#include "client/06-send/outgoing_message.hpp"
#include "client/06-send/sender.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/platform.hpp"
#include "server/07-dialogue/dialogue.hpp"
#include "tests/support/error.hpp"
#include "tests/support/name_server.hpp"
#include "tests/support/server.hpp"
#include "tests/support/smtp_peer.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <future>
#include <mutex>

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

// "552 Too many recipients" of an old server is no refusal for good (RFC 5321, 4.5.3.1.10), also if
// the message itself is refused for now.
TEST(Send, TooManyRecipientsIsForNow)
{
    const Peer peer([](net::Socket& client, const Peer& self) {
        int recipients = 0;
        give(client, "220 peer", self);
        for (std::string line; !(line = read_line(client)).empty();) {
            const auto verb = verb_of(line);
            std::string answer = "250 OK";
            if (verb == "RCPT" && ++recipients > 1) answer = "552 Too many recipients";
            if (verb == "DATA") answer = "451 Not now";
            give(client, answer, self);
        }
    });
    const auto ended =
        send({"--server", net::text(peer.address()), "--timeout", "5", "a@b.test", "c@d.test"});
    EXPECT_EQ(ended.bytes, "a@b.test 451 Not now\nc@d.test 452 Too many recipients\n");
    EXPECT_EQ(ended.status, 75);
}

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

std::string peer_ehlo(const std::string& extension)
{
    return "250-peer\r\n250 " + extension;
}

// What is said to log in as alice with the password secret, and in which cases.
TEST(Send, ChoosesAMechanism)
{
    const auto commands = [](Answers answers) {
        SmtpPeer peer(std::move(answers));
        const auto ended = send(
            {"--server", peer.text(), "--to", "c@d", "--user", "alice", "--password", "secret"});
        std::string all = std::to_string(ended.status.value_or(-1));
        for (const auto& command : peer.commands())
            if (!command.starts_with("EHLO") && !command.starts_with("QUIT")) all += "|" + command;
        return all;
    };
    const std::string mail = "|MAIL FROM:<a@b.test>|RCPT TO:<c@d>|DATA";
    EXPECT_EQ(commands({{"EHLO", peer_ehlo("AUTH LOGIN PLAIN")}, {"AUTH", "235 OK"}}),
        "0|AUTH PLAIN AGFsaWNlAHNlY3JldA==" + mail);
    EXPECT_EQ(commands({{"EHLO", peer_ehlo("auth X LOGIN")}, {"AUTH", "334 x"},
                  {"YWXPY2U=", "334 y"}, {"C2VJCMV0", "235 OK"}}),
        "0|AUTH LOGIN|YWxpY2U=|c2VjcmV0" + mail);
    EXPECT_EQ(commands({{"EHLO", peer_ehlo("AUTH CRAM-MD5 PLAIN")},
                  {"AUTH", "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"},
                  {"other", "535 no"}}),
        "77|AUTH CRAM-MD5|" +
            mail::base64(mail::cram_md5_response(
                {"alice", "secret"}, "<1896.697170952@postoffice.reston.mci.net>")));
    EXPECT_EQ(
        commands({{"EHLO", peer_ehlo("AUTH CRAM-MD5")}, {"AUTH", "334 !"}, {"*", "501 Cancelled"}}),
        "77|AUTH CRAM-MD5|*");
    EXPECT_EQ(commands({{"EHLO", peer_ehlo("AUTH GSSAPI")}}), "77");
    EXPECT_EQ(commands({}), "77");
    EXPECT_EQ(commands({{"EHLO", peer_ehlo("AUTH PLAIN")}, {"AUTH", "454 later"}}),
        "75|AUTH PLAIN AGFsaWNlAHNlY3JldA==");
}

// The example of RFC 2195, 2.
TEST(Mechanism, CramMd5)
{
    EXPECT_EQ(mail::cram_md5_response(
                  {"tim", "tanstaaftanstaaf"}, "<1896.697170952@postoffice.reston.mci.net>"),
        "tim b913a602c7eda7a495b4e6e7334d3890");
}

TEST(Mechanism, APasswordLeavesTheMachineOnlyIfItMay)
{
    EXPECT_EQ(mail::best_mechanism("LOGIN PLAIN CRAM-MD5", false), "CRAM-MD5");
    EXPECT_EQ(mail::best_mechanism("LOGIN PLAIN", false), "");
    EXPECT_EQ(mail::best_mechanism("LOGIN PLAIN", true), "PLAIN");
    EXPECT_EQ(mail::best_mechanism("PLAINX  login", true), "LOGIN");
    EXPECT_EQ(mail::best_mechanism("", true), "");
    for (const char* ip : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"})
        EXPECT_TRUE(mail::is_loopback(ip)) << ip;
    for (const char* ip :
        {"192.0.2.1", "0.0.0.0", "::", "2001:db8::1", "1.127.0.0", "128.0.0.1", ""})
        EXPECT_FALSE(mail::is_loopback(ip)) << ip;
}

TEST(Send, UsesWhatIsOfferedAndNeeded)
{
    const auto mail_command = [](const std::string& ehlo, const std::string& message) {
        SmtpPeer peer(Answers{{"EHLO", ehlo}});
        const auto ended = send_to(peer, message);
        for (const auto& command : peer.commands())
            if (command.starts_with("MAIL")) return std::to_string(*ended.status) + " " + command;
        return std::to_string(*ended.status) + " " + ended.bytes;
    };
    EXPECT_EQ(mail_command("250-p\r\n250-size 1000\r\n250-8bitmime\r\n250 SMTPUTF8", letter),
        "0 MAIL FROM:<a@b.test> SIZE=" + std::to_string(ready(letter).size()));
    EXPECT_EQ(mail_command("250-p\r\n250 8BITMIME", letter + "\xc3\xbc"),
        "0 MAIL FROM:<a@b.test> BODY=8BITMIME");
    EXPECT_EQ(mail_command("250 p", letter), "0 MAIL FROM:<a@b.test>");
    EXPECT_EQ(mail_command("250 p", letter + "\xc3\xbc"),
        "69 c@d.test 554 5.6.3 The message is not ASCII, and the server does not take such\n");
    EXPECT_EQ(mail_command("250-p\r\n250 SIZE 20", letter),
        "69 c@d.test 552 5.3.4 The server takes 20 bytes at most\n");
    EXPECT_EQ(mail_command("250-p\r\n250 SIZE 0", letter),
        "0 MAIL FROM:<a@b.test> SIZE=" + std::to_string(ready(letter).size()));
    for (const char* size : {"SIZE", "SIZE x", "SIZE 99999999999999999999"})
        EXPECT_TRUE(
            mail_command("250-p\r\n250 "s + size, letter).starts_with("0 MAIL FROM:<a@b.test>"))
            << size;
    SmtpPeer peer;
    const auto ended = send({"--server", peer.text(), "--to", "\xc3\xbc@d.test"});
    EXPECT_EQ(ended.status, 69);
    EXPECT_PRED_FORMAT2(testing::IsSubstring, " 550 5.6.7 ", ended.bytes);
}

TEST(Send, SaysHeloToAServerThatDoesNotKnowEhlo)
{
    SmtpPeer peer(Answers{{"EHLO", "500 What?"}});
    EXPECT_EQ(send_to(peer).status, 0);
    EXPECT_EQ(peer.commands().at(1).substr(0, 5), "HELO ");
    EXPECT_EQ(peer.messages().size(), 1u);
}

// Without PIPELINING each command waits for its answer.
TEST(Send, WaitsForEachAnswer)
{
    std::atomic<bool> in_step = true;
    Peer peer([&](net::Socket& client, const Peer&) {
        std::array<char, 4096> buffer;
        for (const char* answer :
            {"220 p\r\n", "250 p\r\n", "250 OK\r\n", "250 OK\r\n", "550 no\r\n", "354 go\r\n"}) {
            net::write_all(client, answer);
            const auto got = client.read(buffer);
            const std::string_view line(buffer.data(), got.size);
            if (*answer != '3' && line.find('\n') + 1 != line.size()) in_step = false;
        }
        net::write_all(client, "250 Stored\r\n221 bye\r\n");
    });
    const auto ended = send({"--server", net::text(peer.address()), "--to", "c@d", "--to", "e@f"});
    EXPECT_EQ(ended.bytes, "c@d 250 Stored\ne@f 550 no\n");
    EXPECT_EQ(ended.status, 67);
    EXPECT_TRUE(in_step);
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

// Servers that lie. Each ends in a line that says why, and a message that is to be sent again.
TEST(Send, ServersThatLie)
{
    std::string many_lines = "!";
    for (int i = 0; i < 200; ++i) many_lines += "250-line\r\n";
    const std::pair<std::string, std::string> lies[]{
        {many_lines + "250 end\r\n", "a reply that does not end"},
        {"!250 " + std::string(1 << 20, 'x') + "\r\n", "a line that is too long: 250 xxx"},
        {"!", "the server has closed the connection"},
        {"!2", "the server has closed the connection"},
        {"!250 OK", "the server has closed the connection"},
        {"!250-half\r\n", "the server has closed the connection"},
        {"999 OK", "this is no reply: 999 OK"}, {"150 OK", "this is no reply: 150 OK"},
        {"25 OK", "this is no reply: 25 OK"}, {"2500 OK", "this is no reply: 2500 OK"},
        {"2\0\0 OK"s, "a line with a NUL: 2\\x00\\x00 OK\\r"}, {"OK", "this is no reply: OK"},
        {"250-a\r\n251 b", "a reply with two codes: 251 b"},
        {"!250 bare\n", "a line without CR LF: 250 bare"},
        {"!250 a\rb\r\n", "a line without CR LF: 250 a\\rb"}, {"", "no answer within 1 s"}};
    for (const auto& step : {"greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot"})
        for (const auto& [lie, why] : lies) {
            SmtpPeer peer(Answers{{step, lie}});
            const auto ended =
                send({"--server", peer.text(), "--to", "c@d.test", "--timeout", "1"});
            EXPECT_EQ(ended.status, 75) << step << " " << why << ": " << ended.bytes;
            EXPECT_TRUE(ended.bytes.starts_with("c@d.test 451 4.4.")) << ended.bytes;
            EXPECT_PRED_FORMAT2(testing::IsSubstring, why, ended.bytes) << step;
        }
}

// Yes to DATA, and go on to the dot, are no answers.
TEST(Send, AYesInTheWrongPlaceIsNotBelieved)
{
    SmtpPeer yes(Answers{{"DATA", "250 whatever"}}), go_on(Answers{{"dot", "354 more"}}),
        login(Answers{{"RCPT", "334 x"}});
    for (const auto* peer : {&yes, &go_on, &login}) {
        const auto ended = send_to(*peer);
        EXPECT_EQ(ended.status, 75) << ended.bytes;
        EXPECT_TRUE(ended.bytes.starts_with("c@d.test 451 4.5.0 ")) << ended.bytes;
    }
}

// RFC 5321, 4.5.3.1.10: those who are too many get the message in another transaction.
TEST(Send, MoreRecipientsThanTheServerTakesAtOnce)
{
    std::mutex mutex;
    std::vector<std::size_t> transactions;
    Peer peer([&](net::Socket& client, const Peer&) {
        net::write_all(client, "220 p\r\n");
        std::size_t count = 0;
        for (std::string line; !(line = read_line(client)).empty();) {
            std::string answer = "250 OK\r\n";
            if (line.starts_with("MAIL")) count = 0;
            if (line.starts_with("RCPT") && line.find("never") != line.npos)
                answer = "550 no\r\n";
            else if (line.starts_with("RCPT") && ++count > 2)
                answer = "452 too many\r\n";
            if (line.starts_with("DATA")) {
                net::write_all(client, "354 go on\r\n");
                hear_text(client);
                std::lock_guard lock(mutex);
                transactions.push_back(std::min<std::size_t>(count, 2));
            }
            net::write_all(client, answer);
        }
    });
    std::vector<std::string> options{"--server", net::text(peer.address()), "--to", "never@d"};
    for (int i = 0; i < 5; ++i) options.push_back(std::to_string(i) + "@d");
    const auto ended = send(options);
    EXPECT_EQ(ended.status, 67);
    EXPECT_EQ(ended.bytes,
        "never@d 550 no\n0@d 250 OK\n1@d 250 OK\n2@d 250 OK\n3@d 250 OK\n4@d 250 OK\n");
    std::lock_guard lock(mutex);
    EXPECT_EQ(transactions, (std::vector<std::size_t>{2, 2, 1}));
}

TEST(Send, WhoIsRefusedStaysRefusedWhenTheConnectionIsLost)
{
    Peer peer([&](net::Socket& client, const Peer&) {
        net::write_all(client, "220 p\r\n");
        for (const char* answer : {"250 p\r\n", "250 OK\r\n", "550 no\r\n"}) {
            read_line(client);
            net::write_all(client, answer);
        }
        net::lingering_close(client);
    });
    const auto ended =
        send({"--server", net::text(peer.address()), "--to", "c@d", "--to", "e@f", "--to", "g@h"});
    EXPECT_EQ(ended.status, 75);
    EXPECT_TRUE(ended.bytes.starts_with("c@d 550 no\ne@f 451 4.4.2 ")) << ended.bytes;
}

// What comes in the place of an answer to MAIL; then it closes. With PIPELINING no answer to RCPT
// comes.
TEST(Send, AServerThatLeavesAtMailHasNotLetTheMessageIn)
{
    for (const char* greeting : {"250 p", "250-p\r\n250 PIPELINING"})
        for (const char* farewell : {"!421 4.7.0 Too many\r\n", "!", "!hello\r\n"}) {
            SCOPED_TRACE(greeting + std::string(farewell));
            const SmtpPeer peer({{"EHLO", greeting}, {"MAIL", farewell}});
            smtp::Sender sender(
                net::connect(peer.address(), Seconds(10)), smtp::Times::all(Seconds(10)));
            const auto send_it = [&] {
                sender.send("a@b", {"c@d"}, smtp::make_ready(letter, "b"));
            };
            if (std::string_view(farewell).starts_with("!421")) {
                EXPECT_THROW(send_it(), smtp::Refused);
            } else {
                EXPECT_THROW(send_it(), net::Error);
            }
        }
}

TEST(Send, ARefusalOfMailIsOneAlsoIfTheServerCloses)
{
    const SmtpPeer peer(
        {{"EHLO", "250-p\r\n250 PIPELINING"}, {"MAIL", "!550 5.7.1 Not from you\r\n"}});
    const auto ended = send_to(peer);
    EXPECT_EQ(ended.status, 69);
    EXPECT_EQ(ended.bytes, "c@d.test 550 5.7.1 Not from you\n");
}

// What nobody has asked for would be taken for the answer to the next command.
TEST(Send, AServerThatHasSaidTooMuchIsAskedNothing)
{
    std::promise<void> is_ready;
    Peer peer([&](net::Socket& client, const Peer&) {
        net::write_all(client, "220 p\r\n");
        read_line(client);
        net::write_all(client, "250 p\r\n");
        is_ready.get_future().wait_for(Seconds(10));
        net::write_all(client, "250 OK\r\n");
        EXPECT_EQ(read_line(client), "");
    });
    auto socket = net::connect(peer.address(), Seconds(10));
    const auto handle = socket.handle();
    smtp::Sender sender(std::move(socket), smtp::Times::all(Seconds(10)));
    is_ready.set_value();
    ASSERT_TRUE(platform::wait(handle, Seconds(10)));
    EXPECT_THROW(sender.send("a@b", {"c@d"}, smtp::make_ready(letter, "b")), net::Error);
}

// In the second transaction others have had their message already.
TEST(Send, AServerThatLeavesAtTheSecondMailHasTheFirstMessage)
{
    for (const char* farewell : {"421 4.7.0 Too many\r\n", ""}) {
        SCOPED_TRACE(farewell);
        Peer peer([&](net::Socket& client, const Peer&) {
            for (const char* answer : {"220 p\r\n", "250 p\r\n", "250 OK\r\n", "250 OK\r\n",
                     "452 too many\r\n", "354 go on\r\n"}) {
                net::write_all(client, answer);
                read_line(client);
            }
            hear_text(client);
            net::write_all(client, "250 OK\r\n");
            read_line(client);
            net::write_all(client, farewell);
            net::lingering_close(client);
        });
        const auto ended =
            send({"--server", net::text(peer.address()), "--to", "c@d", "--to", "e@f"});
        EXPECT_EQ(ended.status, 75);
        const std::string expected = *farewell ? "421 4.7.0 Too many\n" : "451 4.4.2 ";
        EXPECT_TRUE(ended.bytes.starts_with("c@d 250 OK\ne@f " + expected)) << ended.bytes;
    }
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
