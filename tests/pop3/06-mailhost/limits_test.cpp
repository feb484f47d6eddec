// SPDX-License-Identifier: MIT
//
// What one client, or one address, may cost: places, passwords, memory.

#include "smtp/07-login/wrong_passwords.hpp"
#include "tests/support/mailhost.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class MailhostLimits : public InEachWay { };

TEST_P(MailhostLimits, OneAddressMayNotTakeAllPlaces)
{
    const TemporaryDirectory mail;
    prepare_store(mail.path(), {"ann"});
    MailHost host(mail.path(), options({"--max-per-address", "2"}));
    std::optional<Client> one(host.smtp), two(host.smtp), three(host.pop3);
    EXPECT_TRUE(two->greeting().starts_with("220 "));
    Client too_many(host.smtp);
    EXPECT_EQ(
        too_many.greeting(), "421 4.3.2 mail.example.test has too many clients, try again later");
    EXPECT_EQ(too_many.hear(), "");
    Client four(host.pop3), five(host.pop3);
    EXPECT_TRUE(four.greeting().starts_with("+OK"));  // POP3 has its own places
    EXPECT_EQ(five.greeting(), "-ERR [SYS/TEMP] Too many clients, try again later");
    auto log = host.process.output();
    std::erase(log, '\r');
    EXPECT_NE(("\n" + log)
                  .find("\nSMTP listening on " + net::text(host.smtp) + "\nPOP3 listening on " +
                      net::text(host.pop3) + "\n"),
        log.npos)
        << log;
    two.reset();
    EXPECT_TRUE(eventually([&] { return Client(host.smtp).greeting().starts_with("220 "); }));
}

// Half of all places, but at least 100 of them.
TEST_P(MailhostLimits, OneAddressHasNotAllPlacesByDefault)
{
    const TemporaryDirectory mail;
    prepare_store(mail.path(), {"ann"});
    for (const auto& [places, of_one] : {std::pair(150u, 100u), std::pair(206u, 103u)}) {
        MailHost host(mail.path(), options({"--max-clients", std::to_string(places)}));
        std::vector<std::unique_ptr<Client>> clients;
        while (clients.size() < of_one) {
            clients.push_back(std::make_unique<Client>(host.smtp));
            ASSERT_TRUE(clients.back()->greeting().starts_with("220 ")) << clients.size();
        }
        EXPECT_TRUE(Client(host.smtp).greeting().starts_with("421 ")) << places;
    }
    MailHost host(mail.path(), options({"--max-per-address", "1"}));
    const Client one(host.smtp);
    EXPECT_TRUE(one.greeting().starts_with("220 "));
    EXPECT_TRUE(Client(host.smtp).greeting().starts_with("421 "));
}

// Others at the same address guess, by both protocols. Their answers come late. That to the right
// password does not.
TEST_P(MailhostLimits, ARightPasswordDoesNotWaitForTheWrongOnes)
{
    const TemporaryDirectory mail;
    prepare_store(mail.path(), {"ann"});
    MailHost host(mail.path(), options());
    for (int i = 0; i < 2; ++i) {  // each on a connection of its own
        Client guesser(host.pop3);
        guesser.say("USER ann");
        EXPECT_TRUE(guesser.say("PASS wrong").starts_with("-ERR [AUTH]"));
    }
    Client late(host.smtp), later(host.pop3), right(host.pop3);
    EXPECT_TRUE(late.say("EHLO a").starts_with("250"));
    while (!late.hear().starts_with("250 ")) { }
    later.say("USER ann");
    const auto start = Clock::now();
    ASSERT_TRUE(late.send("AUTH PLAIN AGFubgB3cm9uZw==\r\n"));  // ann, wrong: the third
    ASSERT_TRUE(later.send("PASS wrong\r\n"));
    EXPECT_TRUE(login(right, "ann").starts_with("+OK"));
    const auto right_after = Clock::now() - start;
    EXPECT_TRUE(late.hear().starts_with("535 "));
    EXPECT_TRUE(later.hear().starts_with("-ERR [AUTH]"));
    const auto wrong_after = Clock::now() - start;
    EXPECT_LT(right_after, wrong_after);
    EXPECT_GE(wrong_after, 1900ms);  // one second and two, in whatever order they came
    EXPECT_LT(wrong_after, 5s);
}

TEST_P(MailhostLimits, MalformedLoginsAreCounted)
{
    const TemporaryDirectory mail;
    prepare_store(mail.path(), {"ann"});
    MailHost host(mail.path(), options());
    Client smtp(host.smtp), pop3(host.pop3);
    smtp.say("HELO a");
    for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(smtp.say("AUTH PLAIN !").starts_with("501 "));
        EXPECT_TRUE(pop3.say("AUTH PLAIN !").starts_with("-ERR Not base64"));
    }
    EXPECT_TRUE(smtp.say("AUTH PLAIN !").starts_with("421 "));
    EXPECT_EQ(smtp.hear(), "");
    EXPECT_TRUE(pop3.say("AUTH PLAIN !").starts_with("-ERR Too many"));
    EXPECT_EQ(pop3.hear(), "");
}

// A page in a browser can post to any port. The first line may be too long for us, and the next ones
// look like commands.
TEST_P(MailhostLimits, ABrowserGetsNoFurtherThanItsFirstLine)
{
    const TemporaryDirectory mail;
    prepare_store(mail.path(), {"ann"});
    MailHost host(mail.path(), options());
    // https: the page chooses the name of the host, and TLS puts it into the handshake.
    const std::string hello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
    std::vector<std::string> first_lines{hello + "\r\n", hello + std::string(3000, 'a') + "\r\n"};
    for (const std::size_t length : {10, 2000, 3000, 100'000})
        first_lines.push_back("POST /" + std::string(length, 'a') + " HTTP/1.1\r\n");
    for (const auto& line : first_lines) {
        const auto by_pop3 = answer_to(host.pop3, line + "USER ann\r\nPASS secret\r\nSTAT\r\n");
        EXPECT_NE(by_pop3.find("-ERR This is a mail server"), by_pop3.npos) << by_pop3;
        EXPECT_EQ(by_pop3.find("Welcome"), by_pop3.npos) << by_pop3;
        const auto by_smtp = answer_to(host.smtp, line + "HELO a\r\nMAIL FROM:<a@b>\r\n");
        EXPECT_NE(by_smtp.find("421 4.7.0 "), by_smtp.npos) << by_smtp;
        EXPECT_EQ(by_smtp.find("250 "), by_smtp.npos) << by_smtp;
    }
}

// Wine shows Linux's /proc, but its processes are others.
bool has_proc()
{
    return std::string(EXE).empty() && fs::exists("/proc/self/smaps_rollup");
}

// 1,000 recipients, a whole school of 300, a line of a message, and most of one more that never ends.
void hold_half_a_message(const MailHost& host, std::vector<std::unique_ptr<Client>>& clients)
{
    clients.push_back(std::make_unique<Client>(host.smtp));
    Client& smtp = *clients.back();
    std::string commands = "HELO a\r\nMAIL FROM:<a@b>\r\n";
    for (int i = 0; i < 1000; ++i)
        commands += "RCPT TO:<a" + std::to_string(i % 300) + "@example.test>\r\n";
    ASSERT_TRUE(smtp.send(commands));
    for (int i = 0; i < 1002; ++i) ASSERT_TRUE(smtp.hear().starts_with("250 ")) << i;
    ASSERT_TRUE(smtp.say("DATA").starts_with("354 "));
    ASSERT_TRUE(smtp.send(std::string(65'530, 'x') + "\r\n" + std::string(65'500, 'x')));
}

// The same after all that may have left something behind: a login with a long name that is cancelled,
// and a transaction with many recipients that is reset.
void hold_what_came_before(const MailHost& host, std::vector<std::unique_ptr<Client>>& clients)
{
    clients.push_back(std::make_unique<Client>(host.smtp));
    Client& smtp = *clients.back();
    ASSERT_TRUE(smtp.say("HELO " + std::string(255, 'a')).starts_with("250 "));
    ASSERT_TRUE(smtp.say("AUTH LOGIN").starts_with("334 "));
    ASSERT_TRUE(smtp.say(std::string(12'000, 'A')).starts_with("334 "));
    ASSERT_TRUE(smtp.say("*").starts_with("501 "));
    std::string commands = "MAIL FROM:<a@b>\r\n";
    for (int i = 0; i < 100; ++i)
        commands += "RCPT TO:<a1+" + std::string(240, 'x') + "@[127.0.0.1]>\r\n";
    ASSERT_TRUE(smtp.send(commands + "RSET\r\nMAIL FROM:<a@b>\r\nRCPT TO:<a1@example.test>\r\n"));
    for (int i = 0; i < 104; ++i) smtp.hear();
    ASSERT_TRUE(smtp.say("DATA").starts_with("354 "));
    ASSERT_TRUE(smtp.send(std::string(65'530, 'x') + "\r\n" + std::string(65'500, 'x')));
}

// A long reply that is never read, after a login with a long name.
void hold_a_long_reply(const MailHost& host, std::vector<std::unique_ptr<Client>>& clients)
{
    const auto name = "a" + std::to_string(clients.size());  // each has a maildrop of its own
    std::string message;
    while (message.size() < 1'000'000) message += std::string(998, 'x') + "\r\n";
    {
        Client smtp(host.smtp);
        ASSERT_TRUE(deliver(smtp, {name}, message).starts_with("250 "));
    }
    clients.push_back(std::make_unique<Client>(host.pop3));
    Client& pop3 = *clients.back();
    ASSERT_TRUE(pop3.say("AUTH LOGIN").starts_with("+ "));
    ASSERT_TRUE(pop3.say(std::string(12'000, 'A')).starts_with("+ "));
    ASSERT_TRUE(pop3.say("*").starts_with("-ERR"));
    ASSERT_TRUE(login(pop3, name).starts_with("+OK"));
    std::string commands;
    for (int i = 0; i < 50'000; ++i) commands += "TOP 1 9999999\r\n";
    ASSERT_TRUE(pop3.send(commands));
}

// Commands whose replies are never read.
void hold_replies(const MailHost& host, std::vector<std::unique_ptr<Client>>& clients)
{
    clients.push_back(std::make_unique<Client>(host.pop3));
    std::string commands;
    for (int i = 0; i < 100'000; ++i) commands += "CAPA\r\n";
    ASSERT_TRUE(clients.back()->send(commands));
}

// Against the plain program, as the gibibyte in failures_test.cpp. glibc has up to eight arenas for
// each processor, from which the threads get their memory (mallopt(3), M_ARENA_MAX). What one client
// has given back is there for the next one, so there must be more clients than arenas.
TEST_P(MailhostLimits, OneClientCostsAtMost128KiB)
{
    const fs::path plain = "build/pop3/06-mailhost";
    if (!fs::exists(plain)) GTEST_SKIP() << "make " << plain.string() << " first";
    if (!has_proc()) GTEST_SKIP() << "no /proc here";
    const int many = 50 * static_cast<int>(std::max(2u, std::thread::hardware_concurrency()));
    for (const auto& [hold, count] : {std::pair{&hold_half_a_message, many},
             {&hold_what_came_before, many}, {&hold_a_long_reply, many}, {&hold_replies, 10}}) {
        const TemporaryDirectory mail;
        std::vector<std::string> school;
        for (int i = 0; i < 300; ++i) school.push_back("a" + std::to_string(i));
        prepare_store(mail.path(), school);
        MailHost host(mail.path(), options({"--max-clients", "10000"}), {plain.string()});
        std::vector<std::unique_ptr<Client>> clients;
        hold(host, clients);
        const auto settled = [&] {
            std::uint64_t memory = 0;
            EXPECT_TRUE(eventually([&] {  // it has read all that it reads
                const auto last = std::exchange(memory, anonymous_memory(host.process));
                std::this_thread::sleep_for(100ms);
                return last == memory;
            }));
            return memory;
        };
        const auto before = settled();
        for (int i = 0; i < count; ++i) hold(host, clients);
        const auto each = (settled() - before) / static_cast<std::uint64_t>(count);
        std::cout << "anonymous memory for each client: " << each << " KiB\n";
        EXPECT_LE(each, 128u);
    }
}

// Many clients do as above where there is memory for a few: who asks for more than there is
// loses the connection, and when they have left all is as before.
TEST_P(MailhostLimits, ManyClientsDoNotEndAHostThatIsShortOfMemory)
{
    const fs::path plain = fs::absolute("build/pop3/06-mailhost");
    if (!fs::exists(plain)) GTEST_SKIP() << "make " << plain.string() << " first";
    if (!has_proc()) GTEST_SKIP() << "ulimit -v may do nothing here";
    for (const char* kibibytes : {"60000", "80000", "150000"}) {
        const TemporaryDirectory mail;
        prepare_store(mail.path(), {"ann"});
        MailHost host(mail.path(), options({"--max-per-address", "1000"}),
            {"sh", "-c", "ulimit -v \"$0\"; exec \"$@\"", kibibytes, plain.string()});
        {
            std::vector<std::unique_ptr<Client>> clients;
            std::string half = "HELO a\r\nMAIL FROM:<a@b>\r\n";
            for (int i = 0; i < 900; ++i)
                half += "RCPT TO:<ann+" + std::to_string(i) + "@example.test>\r\n";
            half += "DATA\r\n" + std::string(65'530, 'x') + "\r\n" + std::string(65'500, 'x');
            for (int i = 0; i < (slow_tests() ? 1000 : 100); ++i) {
                clients.push_back(std::make_unique<Client>(i % 10 ? host.smtp : host.pop3));
                clients.back()->send(i % 10 ? half : "USER ann\r\nPASS secret\r\n");
            }
            EXPECT_FALSE(host.process.wait(0s)) << "it has ended";
        }
        EXPECT_TRUE(eventually([&] {
            Client smtp(host.smtp), pop3(host.pop3);
            return deliver(smtp, {"ann"}, message_of(1)).starts_with("250 ") &&
                login(pop3, "ann").starts_with("+OK") &&
                whole_message(retrieve(pop3, 1).value_or("")) == 1;
        })) << kibibytes;
        EXPECT_TRUE(eventually([&] { return files_in(mail.path() / "ann" / "tmp") == 0; }));
    }
}

INSTANTIATE_TEST_SUITE_P(Mailhost, MailhostLimits, testing::ValuesIn(ways()),
    [](const auto& way) { return way.param.name; });

}  // namespace
}  // namespace test
