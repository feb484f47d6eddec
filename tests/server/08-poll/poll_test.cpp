// SPDX-License-Identifier: MIT

#include "client/02-telnet/platform.hpp"
#include "server/03-echo/echo.hpp"
#include "server/08-poll/poll_client.hpp"
#include "tests/support/measure.hpp"
#include "tests/support/server.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace test {
namespace {

using namespace std::chrono_literals;

std::string greeting_of(net::Socket& client)
{
    return read_line(client);
}

TEST(Poll, ManyClientsTakeTurns)
{
    Server server("server/08-poll");
    answer_to(server.address, "ECHO x\r\n");
    const auto threads = of_process(server.process, "Threads");
    std::vector<net::Socket> clients;
    for (int i = 0; i < 100; ++i) clients.push_back(server.client());
    for (auto& client : clients) EXPECT_EQ(greeting_of(client), "Hello. Say HELP\r\n");
    for (int round = 0; round < 3; ++round) {
        for (auto& client : clients) net::write_all(client, "ECHO x\r\nEC");
        for (auto& client : clients) EXPECT_EQ(read_line(client), "x\r\n");
        for (auto& client : clients) net::write_all(client, "HO y\r\n");
        for (auto& client : clients) EXPECT_EQ(read_line(client), "y\r\n");
    }
    EXPECT_EQ(of_process(server.process, "Threads"), threads);
}

// It sends and never reads: the system's buffers fill, and then its own writes wait.
TEST(Poll, AClientThatNeverReadsIsHeldBackAndHindersNobody)
{
    Server server("server/08-poll");
    answer_to(server.address, "ECHO x\r\n");
    const auto before = of_process(server.process, "VmRSS");
    auto lazy = server.client(2s);
    const std::string many = std::string(1000, 'x');
    std::string lines;
    while (lines.size() < 1'000'000) lines += "ECHO " + many + "\r\n";
    std::size_t sent = 0;
    while (sent < 200'000'000) {  // far more than the buffers of any system
        const auto taken = lazy.write(lines);
        if (!taken) break;
        sent += taken.size;
    }
    EXPECT_LT(sent, 200'000'000u) << "it was never held back";
    EXPECT_EQ(
        answer_to(server.address, "ECHO y\r\nQUIT\r\n"), "Hello. Say HELP\r\ny\r\nGoodbye\r\n");
    if (before > 0) {
        // KiB. The sanitizer keeps freed memory for a while; without it the number is below 1,024.
        EXPECT_LT(of_process(server.process, "VmRSS") - before, 32768u);
    }
}

TEST(Poll, TooManyClientsAreToldSoUntilThereIsRoomAgain)
{
    Server server("server/08-poll", {"--max-clients", "2"});
    auto one = server.client(), two = server.client();
    greeting_of(one);
    greeting_of(two);
    auto three = server.client();
    EXPECT_EQ(read_all(three), "Too many clients, come back later\r\n");
    one.close();
    EXPECT_TRUE(eventually([&] {
        auto again = server.client();
        return read_line(again) == "Hello. Say HELP\r\n";
    }));
}

TEST(Poll, ASlowClientIsToldSo)
{
    Server server("server/08-poll", {"--idle", "1"});
    auto silent = server.client(), slow = server.client();
    net::write_all(slow, "ECH");
    EXPECT_EQ(read_all(silent), "Hello. Say HELP\r\nToo slow, goodbye\r\n");
    EXPECT_EQ(read_all(slow), "Hello. Say HELP\r\nToo slow, goodbye\r\n");
    EXPECT_EQ(answer_to(server.address, "ECHO x\r\n"), "Hello. Say HELP\r\nx\r\n");
}

TEST(Poll, StopSaysGoodbyeToAll)
{
    Server server("server/08-poll");
    auto idle = server.client(), half = server.client();
    greeting_of(idle);
    greeting_of(half);
    net::write_all(half, "ECHO half a li");
    if (!server.process.ask_to_stop()) GTEST_SKIP() << "no console here";
    EXPECT_EQ(read_all(idle), "Shutting down, goodbye\r\n");
    EXPECT_EQ(read_all(half), "Shutting down, goodbye\r\n");
    EXPECT_EQ(server.process.wait(), 0) << server.process.output();
}

TEST(Poll, ClientsThatComeAndGoLeaveNothing)
{
    Server server("server/08-poll");
    answer_to(server.address, "x\r\n");
    const auto descriptors = descriptors_of(server.process);
    for (int i = 0; i < 500; ++i) {
        auto client = server.client();
        if (i % 3 == 0) continue;  // connects and leaves
        net::write_all(client, i % 3 == 1 ? "ECHO hello\r\n" : "half a li");
        if (i % 5 == 0) platform::reset_on_close(client.handle());
    }
    EXPECT_TRUE(eventually([&] { return descriptors_of(server.process) <= descriptors; }));
    EXPECT_EQ(answer_to(server.address, "ECHO x\r\n"), "Hello. Say HELP\r\nx\r\n");
}

TEST(Poll, WithoutADescriptorAClientWaitsUntilOneIsFree)
{
    if (std::string(EXE) == ".exe") GTEST_SKIP() << "no ulimit on Windows";
    Process server(
        {"sh", "-c", "ulimit -n 20; exec \"$0\" \"$@\"", program("server/08-poll"), "--port", "0"});
    const auto address = parse_address(server.after("Listening on "));
    std::vector<net::Socket> clients;
    for (int i = 0; i < 30; ++i) clients.push_back(client_of(address));
    EXPECT_EQ(greeting_of(clients.front()), "Hello. Say HELP\r\n");
    EXPECT_TRUE(server.prints("Too many open files"));
    net::write_all(clients.front(), "ECHO still here\r\n");
    EXPECT_EQ(read_line(clients.front()), "still here\r\n");
    auto last = std::move(clients.back());
    clients.clear();
    EXPECT_EQ(greeting_of(last), "Hello. Say HELP\r\n");
}

// The time limit of a reply that was held back begins when the pause is over, also if not one byte
// of it can be sent then. Nothing waits here: on_time() is given the time.
TEST(Poll, AfterAPauseAClientHasItsFullTimeToTakeTheReply)
{
    auto listener = net::listen_on({"127.0.0.1", 0}, "--port");
    auto client = client_of(listener.local());
    auto accepted = listener.accept();
    ASSERT_TRUE(accepted);
    platform::set_block(accepted->handle(), false);

    auto dialogue = std::make_unique<net::Dialogue>();
    dialogue->commands.on(
        {"LATE"}, [](auto) { return net::Reply{.text = "late\r\n", .pause = 10ms}; });
    const net::Limits limits{.idle = 60s};
    net::Stop stop;
    net::PollClient polled(std::move(*accepted), std::move(dialogue), limits, stop);
    polled.on_ready();  // it has no greeting to say
    net::write_all(client, "LATE\r\n");
    std::vector<platform::Waiting> waiting{polled.interest()};
    platform::poll(waiting, 10000ms);
    ASSERT_TRUE(waiting[0].to_read);
    polled.on_ready();

    const std::string stuffing(1'000'000, 'x');
    const auto there = waiting[0].handle;
    do {
        while (platform::write(there, stuffing)) { }
        waiting[0] = {there, false, true};
        platform::poll(waiting, 200ms);
    } while (waiting[0].to_write);
    const auto now = std::chrono::steady_clock::now();
    polled.on_time(now + 1s);  // the pause is over
    EXPECT_TRUE(polled.interest().to_write);
    polled.on_time(now + 30s);
    EXPECT_FALSE(polled.is_closed());
    polled.on_time(now + 90s);
    EXPECT_TRUE(polled.is_closed());
}

TEST(Poll, FiveThousandSilentClientsAreCheap)
{
    if (!slow_tests()) GTEST_SKIP() << "SLOW=1 runs it";
    Process server({"sh", "-c", "ulimit -n 6000; exec \"$0\" \"$@\"", "build/server/08-poll",
        "--port", "0", "--max-clients", "5000"});  // without sanitizers: they would be measured too
    if (!server.prints("Listening on ")) GTEST_SKIP() << "make it first: " << server.output();
    const auto address = parse_address(server.after("Listening on "));
    answer_to(address, "ECHO x\r\n");
    const auto before = of_process(server, "VmRSS");
    std::vector<net::Socket> clients;
    for (int i = 0; i < 5000; ++i) clients.push_back(client_of(address));
    for (auto& client : clients) greeting_of(client);
    const auto each = static_cast<double>(of_process(server, "VmRSS") - before) / 5000;
    std::cout << "resident memory for each silent client: " << each << " KiB\n";
    EXPECT_LT(each, 3.0);
}

}  // namespace
}  // namespace test
