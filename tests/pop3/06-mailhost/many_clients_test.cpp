// SPDX-License-Identifier: MIT
//
// A thousand clients at once, most of them slow, dead or hostile, and some honest ones among them.
// No honest one may notice, beyond having to wait; and when all have left, the mail host is what it
// was before they came.

#include "client/01-connect/connect.hpp"
#include "client/02-telnet/platform.hpp"
#include "tests/support/mailhost.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <iostream>
#include <random>

namespace test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

enum class Behaviour {
    dead,
    never_reads,
    drips,
    resets,
    garbage,
    no_line_end,
    endless,
    half_closes
};
constexpr int behaviours = 8;

// A hostile or faulty client. Its sockets do not block, so one thread plays
// many of them.
class BadClient {
public:
    BadClient(Behaviour behaviour, const net::Address& server, unsigned seed) :
        behaviour_(behaviour), server_(server), random_(seed)
    {
    }

    void step()
    {
        if (Clock::now() < next_) return;
        try {
            if (!socket_)
                connect();
            else if (!go_on())
                socket_.reset();
        } catch (const net::Error&) {
            socket_.reset();
        }
        const bool is_slow = behaviour_ == Behaviour::drips || !socket_;
        next_ = Clock::now() + (is_slow ? 1000ms : 50ms);
    }

private:
    void connect()
    {
        socket_ = net::connect(server_, std::chrono::seconds(20));
        platform::set_block(socket_->handle(), false);
        to_send_.clear();
        begun_ = false;
    }

    // False when it wants another connection.
    bool go_on()
    {
        const bool first = !std::exchange(begun_, true);
        switch (behaviour_) {
        case Behaviour::dead: return true;
        case Behaviour::never_reads: say_much("HELP\r\n"); return send();
        case Behaviour::drips: to_send_ = "NOOP\r\n"[drop_++ % 6]; return send() && listen();
        case Behaviour::resets: platform::reset_on_close(socket_->handle()); return false;
        case Behaviour::garbage:
            if (to_send_.empty())
                for (int i = 0; i < 2000; ++i) to_send_ += static_cast<char>(random_());
            return send() && listen();
        case Behaviour::no_line_end:
            if (first) to_send_.assign(1 << 20, 'x');
            return send() && listen();
        case Behaviour::endless: say_much("RSET\r\n"); return send() && listen();
        case Behaviour::half_closes:
            if (first) to_send_ = "NOOP\r\nHEL";
            if (!send()) return false;
            if (to_send_.empty()) platform::half_close(socket_->handle());
            return listen();
        }
        return false;
    }

    void say_much(std::string_view line)
    {
        if (to_send_.empty())
            for (int i = 0; i < 200; ++i) to_send_ += line;
    }

    bool send()
    {
        const auto sent = socket_->write(to_send_);
        to_send_.erase(0, sent.size);
        using Outcome = net::IoResult::Outcome;
        return sent.outcome == Outcome::bytes || sent.outcome == Outcome::not_yet;
    }

    bool listen()
    {
        std::array<char, 65536> ignored;
        net::IoResult got;
        while ((got = socket_->read(ignored))) { }
        return got.outcome == net::IoResult::Outcome::not_yet;  // nothing more at the moment
    }

    Behaviour behaviour_;
    net::Address server_;
    std::mt19937 random_;
    std::optional<net::Socket> socket_;
    std::string to_send_;
    bool begun_ = false;
    std::size_t drop_ = 0;
    Clock::time_point next_;
};

// Sends messages to itself and fetches them, until it is told to stop or something is not as it
// should be: then it says what.
std::string use_mail(const MailHost& host, const std::string& name, int message,
    std::atomic<int>& days, const std::atomic<bool>& enough)
{
    do {
        Client smtp(host.smtp);
        if (!smtp.greeting().starts_with("220 ")) return "greeting: " + smtp.greeting();
        const auto verdict = deliver(smtp, {name}, message_of(message));
        if (!verdict.starts_with("250 ")) return "verdict: " + verdict;
        if (!smtp.say("QUIT").starts_with("221 ")) return "no goodbye by SMTP";
        Client pop3(host.pop3);
        if (!pop3.greeting().starts_with("+OK")) return "greeting: " + pop3.greeting();
        const auto welcome = login(pop3, name);
        if (!welcome.starts_with("+OK")) return "login: " + welcome;
        if (!pop3.say("STAT").starts_with("+OK 1 ")) return "not one message";
        if (whole_message(retrieve(pop3, 1).value_or("")) != message) return "not the message";
        if (!pop3.say("DELE 1").starts_with("+OK")) return "cannot delete";
        if (!pop3.say("QUIT").starts_with("+OK")) return "no goodbye by POP3";
        ++days;
    } while (!enough);
    return "fine";
}

// Kilobytes that an allocator may keep when all has been given back: glibc has up to eight arenas a
// processor (mallopt(3), M_ARENA_MAX), each with some free room at its end and in between.
std::uint64_t memory_that_may_stay()
{
    return 8 * 1024 + 8 * 256 * std::thread::hardware_concurrency();
}

class ManyClients : public InEachWay { };

TEST_P(ManyClients, WellBehavedClientsAreServed)
{
    const int bad_clients = slow_tests() ? 1000 : 100, honest = slow_tests() ? 50 : 5;
    const auto time = slow_tests() ? 60s : 3s;
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    const TemporaryDirectory mail;
    std::vector<std::string> names;
    for (int i = 0; i < honest; ++i) names.push_back("honest" + std::to_string(i));
    prepare_store(mail.path(), names);
    MailHost host(
        mail.path(), options({"--max-clients", "4000"}));  // some stay a while as they leave

    const auto descriptors = descriptors_of(host.process);
    std::atomic<bool> enough = true;
    std::atomic<int> days = 0;
    ASSERT_EQ(use_mail(host, names[0], 8, days, enough), "fine");
    EXPECT_TRUE(eventually([&] { return descriptors_of(host.process) <= descriptors; }));
    const auto threads = of_process(host.process, "Threads");
    const auto memory = of_process(host.process, "VmRSS");

    enough = false;
    std::vector<std::thread> played;
    constexpr int players = 4;
    for (int player = 0; player < players; ++player)
        played.emplace_back([&, player] {
            std::vector<BadClient> mine;
            for (int i = player; i < bad_clients; i += players)
                mine.emplace_back(static_cast<Behaviour>(i / players % behaviours),
                    i / players / behaviours % 2 ? host.pop3 : host.smtp,
                    seed + static_cast<unsigned>(i));
            while (!enough) {
                for (auto& client : mine) client.step();
                std::this_thread::sleep_for(5ms);  // it is the server that must be busy
            }
        });
    if (descriptors > 0) {  // where it can be seen: five of the eight kinds keep what they have
        const auto many = descriptors + static_cast<std::size_t>(bad_clients) / 2;
        EXPECT_TRUE(eventually([&] { return descriptors_of(host.process) >= many; }));
    }
    std::vector<std::string> results(names.size());
    std::vector<std::atomic<int>> rounds_of(names.size());
    std::vector<std::thread> living;
    for (std::size_t i = 0; i < names.size(); ++i)
        living.emplace_back([&, i] {
            results[i] = use_mail(host, names[i], static_cast<int>(i), rounds_of[i], enough);
            if (results[i] != "fine") rounds_of[i] = -1;
        });
    std::this_thread::sleep_for(time);
    for (std::size_t i = 0; i < names.size(); ++i)  // before the bad clients leave
        EXPECT_TRUE(eventually([&] { return rounds_of[i] != 0; }, 300s)) << names[i];
    const auto most = of_process(host.process, "VmRSS");
    enough = true;
    for (auto& thread : living) thread.join();
    for (auto& thread : played) thread.join();
    for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(results[i], "fine") << names[i];

    EXPECT_EQ(use_mail(host, names[0], 8, days, enough), "fine");
    EXPECT_TRUE(eventually([&] { return of_process(host.process, "Threads") <= threads; }));
    EXPECT_TRUE(eventually([&] { return descriptors_of(host.process) <= descriptors; }));
    if (sanitized || memory == 0) return;  // it would be the sanitizer's memory that is measured
    std::uint64_t left = 0;
    EXPECT_TRUE(eventually([&] {
        left = of_process(host.process, "VmRSS");
        return left <= memory + memory_that_may_stay();
    }));
    days = 0;
    for (const int each : rounds_of) days += each;
    std::cout << days << " messages came and went; resident memory: " << memory << " KiB before, "
              << most << " with " << bad_clients << " clients, " << left << " after\n";
}

INSTANTIATE_TEST_SUITE_P(Mailhost, ManyClients, testing::ValuesIn(ways()),
    [](const auto& way) { return way.param.name; });

}  // namespace
}  // namespace test
