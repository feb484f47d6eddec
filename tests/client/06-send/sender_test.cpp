// SPDX-License-Identifier: MIT
//
// The SMTP client in the test's own process, against servers that refuse, lie, stall and leave: what
// it says, and what it makes of each answer.

#include "client/01-connect/connect.hpp"
#include "client/06-send/base64.hpp"
#include "client/06-send/delivery.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/platform.hpp"
#include "tests/support/server.hpp"
#include "tests/support/smtp_peer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>

namespace test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using Texts = std::vector<std::string>;

const std::string letter = "Subject: tea\nDate: today\nMessage-ID: <1@a>\n\nHello\n";

smtp::OutgoingMessage ready(const std::string& text = letter)
{
    return smtp::make_ready(text, "b.test");
}

// A line for each recipient, as 06-send prints them; SERVER is the address.
struct Sent {
    Texts to{"c@d.test"};
    std::string message = letter, from = "a@b.test";
    std::optional<mail::Credentials> who = {};
    bool is_utf8 = false;
    net::Milliseconds at_most = 5s;

    std::string by(const net::Address& server) const
    try {
        smtp::Route route;
        route.server = {server.ip, server.port};
        route.credentials = who;
        route.times = smtp::Times::all(at_most);
        smtp::Mail mail{from, to, ready(message)};
        mail.message.is_utf8 = is_utf8;
        const auto outcomes = smtp::deliver(mail, route);
        std::string all;
        for (std::size_t at = 0; at < to.size(); ++at)
            all +=
                to[at] + " " + std::to_string(outcomes[at].code) + " " + outcomes[at].text + "\n";
        return without_address(all, server);
    } catch (const smtp::Refused& refused) {
        return "login: " + std::to_string(refused.reply.code) + " " + refused.what() + "\n";
    }
    std::string to_one_that_says(const Answers& answers) const
    {
        return by(SmtpPeer(answers).address());
    }
};

Sent to(const Texts& recipients)
{
    return {.to = recipients};
}

TEST(Sender, SaysWhatRfc5321Says)
{
    const SmtpPeer peer(Answers{{"EHLO", "250 peer"}});
    EXPECT_EQ(
        to({"c@d", "e@f"}).by(peer.address()), "c@d 250 2.0.0 Stored\ne@f 250 2.0.0 Stored\n");
    EXPECT_EQ(peer.commands(),
        (Texts{"EHLO [127.0.0.1]", "MAIL FROM:<a@b.test>", "RCPT TO:<c@d>", "RCPT TO:<e@f>", "DATA",
            "QUIT"}));
    EXPECT_EQ(peer.messages(),
        Texts{"Subject: tea\r\nDate: today\r\nMessage-ID: <1@a>\r\n\r\nHello\r\n"});
}

TEST(Sender, CallsItselfAsItIsTold)
{
    const SmtpPeer peer(Answers{{"EHLO", "500 What?"}});
    smtp::Sender(net::connect(peer.address(), 5s), smtp::Times::all(5s), "mail.a.test").quit();
    EXPECT_EQ(peer.commands(), (Texts{"EHLO mail.a.test", "HELO mail.a.test", "QUIT"}));
}

TEST(Sender, IsLetInOrNot)
{
    for (const auto& [answers, why] :
        {std::pair{Answers{{"greeting", "554 5.0.0 No"}}, "554 5.0.0 No"},
            {Answers{{"greeting", "250 OK"}}, "250 OK"},
            {Answers{{"EHLO", "421 Later"}}, "421 Later"},
            {Answers{{"EHLO", "500 What?"}, {"HELO", "502 No\r\n"}}, "502 No"}}) {
        const SmtpPeer peer(answers);
        try {
            smtp::Sender(net::connect(peer.address(), 5s), smtp::Times::all(5s));
            ADD_FAILURE() << why;
        } catch (const smtp::Refused& refused) {
            EXPECT_EQ(std::to_string(refused.reply.code) + " " + refused.what(), why);
            EXPECT_FALSE(refused.is_login);
        }
    }
}

// A refusal at each step, in several lines.
TEST(Sender, TellsWhatIsRefused)
{
    for (const std::string step : {"MAIL", "RCPT", "DATA", "dot"}) {
        EXPECT_EQ(Sent{}.to_one_that_says({{step, "451-4.0.0 not\r\n451-\r\n451 now\1"}}),
            "c@d.test 451 4.0.0 not  now\\x01\n");
        EXPECT_EQ(Sent{}.to_one_that_says({{step, "554"}}), "c@d.test 554 \n");
    }
    EXPECT_EQ(Sent{}.to_one_that_says({{"dot", "550 " + std::string(600, 'x')}}),
        "c@d.test 550 " + std::string(500, 'x') + "\n");
}

std::string peer_ehlo(const std::string& extension)
{
    return "250-peer\r\n250 " + extension;
}

// What is said to log in as alice with the password secret, and what comes of it.
TEST(Sender, ChoosesAMechanism)
{
    const auto commands = [](const Answers& answers) {
        const SmtpPeer peer(answers);
        auto all = Sent{.who = mail::Credentials{"alice", "secret"}}.by(peer.address());
        all.pop_back();
        for (const auto& command : peer.commands())
            if (command != "EHLO [127.0.0.1]" && command != "QUIT") all += "|" + command;
        return all;
    };
    const std::string stored = "c@d.test 250 2.0.0 Stored",
                      mail = "|MAIL FROM:<a@b.test>|RCPT TO:<c@d.test>|DATA",
                      none = "login: 504 5.5.4 The server offers no login, or none that hides the "
                             "password";
    EXPECT_EQ(commands({{"EHLO", peer_ehlo("AUTH LOGIN PLAIN")}, {"AUTH", "235 OK"}}),
        stored + "|AUTH PLAIN AGFsaWNlAHNlY3JldA==" + mail);
    EXPECT_EQ(commands({{"EHLO", peer_ehlo("auth X LOGIN")}, {"AUTH", "334 x"},
                  {"YWXPY2U=", "334 y"}, {"C2VJCMV0", "235 OK"}}),
        stored + "|AUTH LOGIN|YWxpY2U=|c2VjcmV0" + mail);
    EXPECT_EQ(
        commands({{"EHLO", peer_ehlo("AUTH LOGIN")}, {"AUTH", "334 x"}, {"YWXPY2U=", "535 no"}}),
        "login: 535 no|AUTH LOGIN|YWxpY2U=");
    EXPECT_EQ(commands({{"EHLO", peer_ehlo("AUTH LOGIN")}, {"AUTH", "535 no"}}),
        "login: 535 no|AUTH LOGIN");
    EXPECT_EQ(commands({{"EHLO", peer_ehlo("AUTH CRAM-MD5 PLAIN")},
                  {"AUTH", "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"},
                  {"other", "535 no"}}),
        "login: 535 no|AUTH CRAM-MD5|" +
            mail::base64(mail::cram_md5_response(
                {"alice", "secret"}, "<1896.697170952@postoffice.reston.mci.net>")));
    EXPECT_EQ(
        commands({{"EHLO", peer_ehlo("AUTH CRAM-MD5")}, {"AUTH", "334 !"}, {"*", "501 Cancelled"}}),
        "login: 501 Cancelled|AUTH CRAM-MD5|*");
    EXPECT_EQ(commands({{"EHLO", peer_ehlo("AUTH CRAM-MD5")}, {"AUTH", "454 later"}}),
        "login: 454 later|AUTH CRAM-MD5");
    EXPECT_EQ(commands({{"EHLO", peer_ehlo("AUTH GSSAPI")}}), none);
    EXPECT_EQ(commands({{"EHLO", peer_ehlo("XAUTH PLAIN")}}), none);
    EXPECT_EQ(commands({}), none);
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

TEST(Sender, UsesWhatIsOfferedAndNeeded)
{
    const std::string umlaut = "\xc3\xbc", size = std::to_string(ready().size);
    // The command, or why it was not said.
    const auto mail_command = [](const std::string& ehlo, const Sent& sent) {
        const SmtpPeer peer(Answers{{"EHLO", ehlo}});
        const auto said = sent.by(peer.address());
        for (const auto& command : peer.commands())
            if (command.starts_with("MAIL")) return command;
        return said;
    };
    EXPECT_EQ(mail_command("250-p\r\n250-size 1000\r\n250-8bitmime\r\n250 SMTPUTF8", Sent{}),
        "MAIL FROM:<a@b.test> SIZE=" + size);
    EXPECT_EQ(mail_command("250-p\r\n250 8BITMIME", Sent{.message = letter + umlaut}),
        "MAIL FROM:<a@b.test> BODY=8BITMIME");
    EXPECT_EQ(mail_command("250 p", Sent{}), "MAIL FROM:<a@b.test>");
    EXPECT_EQ(mail_command("250 p", Sent{.message = letter + umlaut}),
        "c@d.test 554 5.6.3 The message is not ASCII, and the server does not take such\n");
    for (const auto& sent :
        {to({"c@d.test", umlaut + "@d.test"}), Sent{.from = umlaut}, Sent{.is_utf8 = true}})
        EXPECT_TRUE(
            mail_command("250-p\r\n250 8BITMIME", sent)
                .starts_with("c@d.test 550 5.6.7 An address or the header is not ASCII, and "
                             "the server does not take such\n"));
    EXPECT_EQ(mail_command("250-p\r\n250-8BITMIME\r\n250 SMTPUTF8", Sent{.from = umlaut}),
        "MAIL FROM:<" + umlaut + "> SMTPUTF8");
    EXPECT_EQ(mail_command("250-p\r\n250-8BITMIME\r\n250 SMTPUTF8", to({umlaut})),
        "MAIL FROM:<a@b.test> SMTPUTF8");
    EXPECT_EQ(mail_command("250-p\r\n250-8BITMIME\r\n250 SMTPUTF8",
                  Sent{.message = letter + umlaut, .is_utf8 = true}),
        "MAIL FROM:<a@b.test> BODY=8BITMIME SMTPUTF8");
    for (const std::string& enough :
        {"SIZE"s, "SIZE x"s, "SIZE 1x"s, "SIZE 99999999999999999999"s, "SIZE 0"s, "SIZE " + size})
        EXPECT_EQ(
            mail_command("250-p\r\n250 " + enough, Sent{}), "MAIL FROM:<a@b.test> SIZE=" + size)
            << enough;
    for (const std::string& limit : {std::to_string(ready().size - 1), "20"s})
        EXPECT_EQ(mail_command("250-p\r\n250 SIZE " + limit, Sent{}),
            "c@d.test 552 5.3.4 The server takes " + limit + " bytes at most\n");
}

// Without PIPELINING each command waits for its answer.
TEST(Sender, WaitsForEachAnswer)
{
    std::atomic<bool> in_step = true;
    const Peer peer([&](net::Socket& client, const Peer&) {
        std::array<char, 4096> buffer;
        for (const char* answer :
            {"220 p\r\n", "250 p\r\n", "250 OK\r\n", "250 OK\r\n", "550 no\r\n", "354 go\r\n"}) {
            net::write_all(client, answer);
            const auto got = client.read(buffer);
            const std::string_view line(buffer.data(), got.size);
            if (*answer != '3' && line.find('\n') + 1 != line.size()) in_step = false;
        }
        net::write_all(client, "250 Stored\r\n");
        read_line(client);
        net::write_all(client, "221 bye\r\n");
    });
    EXPECT_EQ(to({"c@d", "e@f"}).by(peer.address()), "c@d 250 Stored\ne@f 550 no\n");
    EXPECT_TRUE(in_step);
}

// With it 50 leave together (RFC 2920, 3.1).
TEST(Sender, FiftyCommandsAtOnce)
{
    std::mutex mutex;
    std::vector<std::size_t> groups;
    const Peer peer([&](net::Socket& client, const Peer&) {
        net::write_all(client, "220 p\r\n");
        read_line(client);
        net::write_all(client, "250-p\r\n250 PIPELINING\r\n");
        // A group is answered when all of it is there: the client waits for the answers.
        for (const std::size_t expected : {50, 50, 1}) {
            std::string answers;
            for (std::size_t count = 0; count < expected; ++count) {
                if (read_line(client).empty()) return;
                answers += "250 OK\r\n";
            }
            {
                const std::lock_guard lock(mutex);
                groups.push_back(expected);
            }
            net::write_all(client, answers);
        }
        read_line(client);
        net::write_all(client, "354 go\r\n");
        hear_text(client);
        net::write_all(client, "250 Stored\r\n");
        read_line(client);
    });
    const auto said = to(Texts(100, "c@d")).by(peer.address());
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 100);
    EXPECT_EQ(said.find("451"), said.npos);
    const std::lock_guard lock(mutex);
    EXPECT_EQ(groups, (std::vector<std::size_t>{50, 50, 1}));
}

// Servers that lie. Each ends in a line that says why, and a message that is to be sent again.
TEST(Sender, ServersThatLie)
{
    std::string hundred = "!";
    for (int i = 0; i < 100; ++i) hundred += "250-line\r\n";
    const std::pair<std::string, std::string> lies[]{
        {hundred + "250 end\r\n", "a reply that does not end"},
        {"!250 " + std::string(1 << 20, 'x') + "\r\n",
            "a line that is too long: 250 xxxxxxxxxxxx..."},
        {"!250 " + std::string(2045, 'x') + "\r\n", "a line that is too long: 250 xxxxxxxxxxxx..."},
        {"!", "the server has closed the connection"},
        {"!2", "the server has closed the connection"},
        {"!250 OK", "the server has closed the connection"},
        {"!250-half\r\n", "the server has closed the connection"},
        {"999 OK", "this is no reply: 999 OK"}, {"150 OK", "this is no reply: 150 OK"},
        {"650 OK", "this is no reply: 650 OK"}, {"25 OK", "this is no reply: 25 OK"},
        {"2500 OK", "this is no reply: 2500 OK"}, {"25/ OK", "this is no reply: 25/ OK"},
        {"25: OK", "this is no reply: 25: OK"},
        {"2\0\0 OK"s, "a line with a NUL: 2\\x00\\x00 OK\\r"}, {"OK", "this is no reply: OK"},
        {"250-a\r\n251 b", "a reply with two codes: 251 b"},
        {"!250 bare\n", "a line without CR LF: 250 bare"}, {"!\n", "a line without CR LF: "},
        {"!250 a\rb\r\n", "a line without CR LF: 250 a\\rb\\r"}};
    for (const auto& step : {"greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot"})
        for (const auto& [lie, why] : lies) {
            const auto said = Sent{}.to_one_that_says({{step, lie}});
            EXPECT_TRUE(said.starts_with("c@d.test 451 4.4.")) << said;
            EXPECT_TRUE(said.ends_with(" SERVER: " + why + "\n")) << step << why << said;
        }
    hundred.replace(hundred.rfind("250-line"), 5, "250 -");
    EXPECT_EQ(Sent{}.to_one_that_says({{"EHLO", hundred.substr(1, hundred.size() - 3)}}),
        "c@d.test 250 2.0.0 Stored\n");
    const std::string line = "250 " + std::string(2044, 'x');  // 2048 bytes
    EXPECT_EQ(Sent{}.to_one_that_says({{"EHLO", line}}), "c@d.test 250 2.0.0 Stored\n");
}

// One that says nothing. (In parallel: each takes a second.)
TEST(Sender, ServersThatSayNothing)
{
    std::vector<std::future<std::string>> steps;
    for (const std::string step : {"greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot"})
        steps.push_back(std::async(std::launch::async, [step] {
            return Sent{.at_most = 1s}.to_one_that_says({{step, ""}});
        }));
    for (auto& step : steps) {
        const auto said = step.get();
        EXPECT_TRUE(said.ends_with(" SERVER: no answer within 1 s\n")) << said;
    }
}

// Yes to DATA, and go on to the dot, are no answers.
TEST(Sender, AYesInTheWrongPlaceIsNotBelieved)
{
    EXPECT_EQ(Sent{}.to_one_that_says({{"DATA", "250 whatever"}}),
        "c@d.test 451 4.5.0 The server wants no text, and says yes\n");
    for (const std::string step : {"dot", "RCPT", "MAIL"})
        EXPECT_EQ(
            Sent{}.to_one_that_says({{step, "354 more"}}), "c@d.test 451 4.5.0 Unexpected: more\n")
            << step;
}

// RFC 5321, 4.5.3.1.10: those who are too many get the message in another transaction.
TEST(Sender, MoreRecipientsThanTheServerTakesAtOnce)
{
    std::mutex mutex;
    std::vector<std::size_t> transactions;
    const Peer peer([&](net::Socket& client, const Peer&) {
        net::write_all(client, "220 p\r\n");
        std::size_t count = 0;
        for (std::string line; !(line = read_line(client)).empty();) {
            std::string answer = "250 OK\r\n";
            if (line.starts_with("MAIL")) count = 0;
            if (line.starts_with("RCPT") && line.find("never") != line.npos)
                answer = "550 no\r\n";
            else if (line.starts_with("RCPT") && ++count > 2)
                answer = count % 2 ? "452 too many\r\n" : "552 too many\r\n";
            if (line.starts_with("DATA")) {
                net::write_all(client, "354 go on\r\n");
                hear_text(client);
                std::lock_guard lock(mutex);
                transactions.push_back(std::min<std::size_t>(count, 2));
            }
            net::write_all(client, answer);
        }
    });
    EXPECT_EQ(to({"never@d", "0@d", "1@d", "2@d", "3@d", "4@d"}).by(peer.address()),
        "never@d 550 no\n0@d 250 OK\n1@d 250 OK\n2@d 250 OK\n3@d 250 OK\n4@d 250 OK\n");
    std::lock_guard lock(mutex);
    EXPECT_EQ(transactions, (std::vector<std::size_t>{2, 2, 1}));
}

// "552 Too many recipients" of an old server is no refusal for good, also if the message itself is
// refused for now.
TEST(Sender, TooManyRecipientsIsForNow)
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
    EXPECT_EQ(to({"a@b.test", "c@d.test"}).by(peer.address()),
        "a@b.test 451 Not now\nc@d.test 452 Too many recipients\n");
    EXPECT_EQ(Sent{}.to_one_that_says({{"RCPT", "552 Too large"}}), "c@d.test 552 Too large\n");
}

TEST(Sender, WhoIsRefusedStaysRefusedWhenTheConnectionIsLost)
{
    const Peer peer([&](net::Socket& client, const Peer&) {
        net::write_all(client, "220 p\r\n");
        for (const char* answer : {"250 p\r\n", "250 OK\r\n", "550 no\r\n"}) {
            read_line(client);
            net::write_all(client, answer);
        }
        net::lingering_close(client);
    });
    const auto said = to({"c@d", "e@f", "g@h"}).by(peer.address());
    EXPECT_TRUE(said.starts_with("c@d 550 no\ne@f 451 4.4.2 SERVER: ")) << said;
    EXPECT_NE(said.find("\ng@h 451 4.4.2 SERVER: "), said.npos) << said;
}

// What comes in the place of an answer to MAIL; then it closes. With PIPELINING no answer to RCPT
// comes.
TEST(Sender, AServerThatLeavesAtMailHasNotLetTheMessageIn)
{
    for (const char* greeting : {"250 p", "250-p\r\n250 PIPELINING"})
        for (const char* farewell : {"!421 4.7.0 Too many\r\n", "!", "!hello\r\n"}) {
            SCOPED_TRACE(greeting + std::string(farewell));
            const SmtpPeer peer({{"EHLO", greeting}, {"MAIL", farewell}});
            smtp::Sender sender(net::connect(peer.address(), 10s), smtp::Times::all(10s));
            const auto send_it = [&] { sender.send("a@b", {"c@d"}, ready()); };
            if (std::string_view(farewell).starts_with("!421")) {
                EXPECT_THROW(send_it(), smtp::Refused);
            } else {
                EXPECT_THROW(send_it(), net::Error);
            }
        }
}

TEST(Sender, ARefusalOfMailIsOneAlsoIfTheServerCloses)
{
    EXPECT_EQ(Sent{}.to_one_that_says(
                  {{"EHLO", "250-p\r\n250 PIPELINING"}, {"MAIL", "!550 5.7.1 Not from you\r\n"}}),
        "c@d.test 550 5.7.1 Not from you\n");
}

// What nobody has asked for would be taken for the answer to the next command.
TEST(Sender, AServerThatHasSaidTooMuchIsAskedNothing)
{
    std::promise<void> is_ready;
    const Peer peer([&](net::Socket& client, const Peer&) {
        net::write_all(client, "220 p\r\n");
        read_line(client);
        net::write_all(client, "250 p\r\n");
        is_ready.get_future().wait_for(10s);
        net::write_all(client, "250 OK\r\n");
        EXPECT_EQ(read_line(client), "");
    });
    auto socket = net::connect(peer.address(), 10s);
    const auto handle = socket.handle();
    smtp::Sender sender(std::move(socket), smtp::Times::all(10s));
    is_ready.set_value();
    ASSERT_TRUE(platform::wait(handle, 10s));
    EXPECT_THROW(sender.send("a@b", {"c@d"}, ready()), net::Error);
}

// In the second transaction others have had their message already.
TEST(Sender, AServerThatLeavesAtTheSecondMailHasTheFirstMessage)
{
    for (const char* farewell : {"421 4.7.0 Too many\r\n", ""}) {
        SCOPED_TRACE(farewell);
        const Peer peer([&](net::Socket& client, const Peer&) {
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
        const auto said = to({"c@d", "e@f"}).by(peer.address());
        const std::string expected = *farewell ? "421 4.7.0 Too many\n" : "451 4.4.2 ";
        EXPECT_TRUE(said.starts_with("c@d 250 OK\ne@f " + expected)) << said;
    }
}

}  // namespace
}  // namespace test
