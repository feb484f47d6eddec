// SPDX-License-Identifier: MIT

#include "client/02-telnet/platform.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/deadline.hpp"
#include "server/06-many/platform.hpp"
#include "server/06-many/stop.hpp"
#include "tests/support/measure.hpp"
#include "tests/support/server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <thread>

namespace test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using net::IoResult;

TEST(Many, ASilentClientHindersNobody)
{
    Server server("server/06-many");
    auto silent = server.client();
    auto half = server.client();
    net::write_all(half, "half a li");
    EXPECT_EQ(answer_to(server.address, "hello\r\nQUIT\r\n"), "hello\r\nGoodbye\r\n");
    net::write_all(half, "ne\r\n");
    EXPECT_EQ(read_line(half), "half a line\r\n");
}

TEST(Many, TooManyClientsAreToldSo)
{
    Server server("server/06-many", {"--max-clients", "2"});
    auto one = server.client(), two = server.client();
    net::write_all(one, "1\r\n");
    net::write_all(two, "2\r\n");
    EXPECT_EQ(read_line(one), "1\r\n");
    EXPECT_EQ(read_line(two), "2\r\n");
    auto three = server.client();
    EXPECT_EQ(read_all(three), "Too many clients, come back later\r\n");
    net::write_all(one, "QUIT\r\n");
    EXPECT_EQ(read_all(one), "Goodbye\r\n");
    EXPECT_TRUE(eventually([&] { return answer_to(server.address, "four\r\n") == "four\r\n"; }));
}

TEST(Many, IdleIsTheTimeForALineNotForAByte)
{
    Server server("server/06-many", {"--idle", "1"});
    auto silent = server.client(), drips = server.client(), talks = server.client();
    const auto start = Clock::now();
    for (int i = 0; i < 5; ++i) {
        std::this_thread::sleep_for(250ms);
        net::write_all(drips, "x");
        net::write_all(talks, "x\r\n");
    }
    EXPECT_EQ(read_all(drips), "Too slow, goodbye\r\n");
    EXPECT_EQ(read_all(silent), "Too slow, goodbye\r\n");
    EXPECT_LT(Clock::now() - start, 3s);
    EXPECT_EQ(read_exactly(talks, 15), "x\r\nx\r\nx\r\nx\r\nx\r\n");
}

TEST(Many, AClientThatNeverReadsIsDisconnectedAndTheOthersAreServed)
{
    Server server("server/06-many", {"--idle", "1"});
    auto never_reads = server.client(3s);
    const std::string lines = [] {
        std::string text;
        for (int i = 0; i < 1000; ++i) text += std::string(1000, 'x') + "\r\n";
        return text;
    }();
    while (net::write_all(never_reads, lines)) { }  // until the server gives up on us
    EXPECT_EQ(answer_to(server.address, "hello\r\n"), "hello\r\n");
}

// The first write takes what the buffers have room for and waits for more; the second has no time
// left.
TEST(Many, AWriteThatTookSomethingHasNoSecondTimeOut)
{
    auto listener = net::listen_on({"127.0.0.1", 0}, "--port");
    auto never_reads = client_of(listener.local());
    auto writer = listener.accept();
    ASSERT_TRUE(writer);
    const std::string large(64'000'000, 'x');
    const auto start = Clock::now();
    EXPECT_FALSE(net::TimedSocket(*writer).write_by(net::Deadline(1s), large));
    EXPECT_GE(Clock::now() - start, 990ms);
    EXPECT_LT(Clock::now() - start, 1900ms);
}

TEST(Many, StopsWithinTwoSecondsAndCutsNoReply)
{
    Server server("server/06-many");
    std::vector<net::Socket> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(server.client());
        net::write_all(clients.back(), "hello\r\n");
    }
    for (auto& client : clients) EXPECT_EQ(read_line(client), "hello\r\n");
    const auto start = Clock::now();
    if (!server.process.ask_to_stop()) GTEST_SKIP() << "no console here";
    EXPECT_EQ(server.process.wait(), 0);
    EXPECT_LT(Clock::now() - start, 2s);
    for (auto& client : clients) {
        std::array<char, 10> buffer;
        EXPECT_EQ(client.read(buffer).outcome, net::IoResult::Outcome::ended);
    }
}

TEST(Many, NoThreadAndNoDescriptorIsLeft)
{
    Server server("server/06-many");
    const auto threads = of_process(server.process, "Threads");
    const auto descriptors = descriptors_of(server.process);
    for (int i = 0; i < (slow_tests() ? 10'000 : 500); ++i) {
        auto client = server.client();
        if (i % 3 == 0) continue;  // connects and leaves
        net::write_all(client, i % 3 == 1 ? "hello\r\n" : "half a li");
        if (i % 5 == 0) platform::reset_on_close(client.handle());
    }
    EXPECT_TRUE(eventually([&] { return of_process(server.process, "Threads") <= threads; }));
    EXPECT_TRUE(eventually([&] { return descriptors_of(server.process) <= descriptors; }));
    EXPECT_EQ(answer_to(server.address, "x\r\n"), "x\r\n");
}

TEST(Many, FiveThousandSilentClientsAreCheap)
{
    if (!slow_tests()) GTEST_SKIP() << "SLOW=1 runs it";
    Process server({"sh", "-c", "ulimit -n 6000; exec \"$0\" \"$@\"", "build/server/06-many",
        "--port", "0", "--max-clients", "5000"});  // without sanitizers: they would be measured too
    if (!server.prints("Listening on ")) GTEST_SKIP() << "make it first: " << server.output();
    const auto address = parse_address(server.after("Listening on "));
    answer_to(address, "x\r\n");
    const auto before = of_process(server, "VmRSS");
    std::vector<net::Socket> clients;
    for (int i = 0; i < 5000; ++i) clients.push_back(client_of(address));
    net::write_all(clients.back(), "all there\r\n");
    EXPECT_EQ(read_line(clients.back()), "all there\r\n");
    ASSERT_TRUE(eventually([&] { return of_process(server, "Threads") >= 5000; }));
    const auto each = static_cast<double>(of_process(server, "VmRSS") - before) / 5000;
    std::cout << "resident memory for each silent client: " << each << " KiB\n";
    EXPECT_LT(each, 16.0);
}

TEST(Many, LineEndsReportedOverTheWire)
{
    Server server("server/06-many");
    EXPECT_EQ(answer_to(server.address, "a\nb\r\n" + std::string(5000, 'x') + "\r\nlast"),
        "a (it ended in a bare LF)\r\nb\r\nToo long: a line has at most 2048 bytes\r\nlast (it had "
        "no end)\r\n");
}

TEST(Stop, AStopEndsAReadThatWaits)
{
    auto listener = net::listen_on({"127.0.0.1", 0}, "--port");
    auto client = client_of(listener.local());
    auto server = listener.accept();
    net::Stop stop;
    const net::Stop::Registration registration(stop, *server);
    IoResult got;
    std::thread reader([&] {
        std::array<char, 10> buffer;
        got = server->read(buffer);
    });
    std::this_thread::sleep_for(50ms);  // so that the read most likely waits; it must not matter
    stop.request();
    reader.join();
    EXPECT_EQ(got.outcome, IoResult::Outcome::ended);
    std::array<char, 10> buffer;
    EXPECT_EQ(server->read(buffer).outcome, IoResult::Outcome::ended);
}

TEST(Stop, AStopBeforeTheReadEndsItToo)
{
    auto listener = net::listen_on({"127.0.0.1", 0}, "--port");
    auto client = client_of(listener.local());
    auto server = listener.accept();
    net::Stop stop;
    stop.request();
    const net::Stop::Registration registration(stop, *server);
    platform::set_read_timeout(server->handle(), 5000ms);
    std::array<char, 10> buffer;
    EXPECT_EQ(server->read(buffer).outcome, IoResult::Outcome::ended);
    EXPECT_FALSE(net::accept(listener, stop));
}

TEST(Stop, AStopEndsTheReadsOfRegisteredSocketsOnly)
{
    auto listener = net::listen_on({"127.0.0.1", 0}, "--port");
    auto client = client_of(listener.local());
    auto server = listener.accept();
    net::Stop stop;
    stop.request();
    net::write_all(client, "end");
    std::array<char, 10> buffer;
    EXPECT_EQ(server->read(buffer).size, 3u);
    const net::Stop::Registration registration(stop, *server);
    EXPECT_EQ(server->read(buffer).outcome, IoResult::Outcome::ended);
}

// A client that says nothing must not make a stop wait.
class Stops : public testing::TestWithParam<const char*> { };

TEST_P(Stops, CleanlyWithASilentClient)
{
    Server server(GetParam());
    auto silent = server.client();
    auto waiting = server.client();
    if (!server.process.ask_to_stop()) GTEST_SKIP() << "no console here";
    let_go_under_thread_sanitizer(silent);
    EXPECT_EQ(server.process.wait(Seconds(5)), 0) << server.process.output();
}

INSTANTIATE_TEST_SUITE_P(All, Stops,
    testing::Values("server/02-socket", "server/03-echo", "server/05-lines", "server/06-many",
        "server/07-dialogue", "smtp/01-by-hand", "smtp/02-hello", "smtp/03-envelope",
        "smtp/04-data"));

// A client that sends and never reads makes the server wait in write; it is cut two seconds after
// the request.
class StopsAnyway : public testing::TestWithParam<const char*> { };

TEST_P(StopsAnyway, WithAClientThatNeverReads)
{
    Server server(GetParam());
    auto client = server.client(std::chrono::seconds(1));
    const std::string lines = [] {
        std::string text;
        while (text.size() < 1'000'000) text += "a line of text\r\n";
        return text;
    }();
    while (net::write_all(client, lines)) { }
    if (!server.process.ask_to_stop()) GTEST_SKIP() << "no console here";
    let_go_under_thread_sanitizer(client);
    EXPECT_EQ(server.process.wait(Seconds(10)), 0) << server.process.output();
}

INSTANTIATE_TEST_SUITE_P(All, StopsAnyway,
    testing::Values("server/03-echo", "server/05-lines", "server/06-many", "smtp/01-by-hand"));

// Who cannot wait for a clean stop asks again.
TEST(Stop, ASecondSignalEndsTheProcessAtOnce)
{
    Server server("smtp/04-data");
    auto busy = server.client();
    net::write_all(busy, "HELO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n");
    for (int i = 0; i < 5; ++i) read_line(busy);
    const auto start = Clock::now();
    if (!server.process.ask_to_stop()) GTEST_SKIP() << "no console here";
    ASSERT_TRUE(eventually([&] {  // it has begun to stop when it takes no more clients
        try {
            server.client();
            return false;
        } catch (const net::Error&) {
            return true;
        }
    }));
    server.process.ask_to_stop();
    EXPECT_EQ(server.process.wait(), 1);
    EXPECT_LT(Clock::now() - start, 1s);
}

// The terminal has gone (SIGHUP): a clean stop too, unless nohup(1) has asked for something else.
TEST(Stop, AtTheEndOfTheTerminal)
{
    if (std::string(EXE) == ".exe") GTEST_SKIP() << "no SIGHUP here";
    const auto hang_up = [](const Process& process) {
        Process kill({"sh", "-c", "kill -HUP " + std::to_string(process.id())});
        EXPECT_EQ(kill.wait(), 0);
    };
    Server server("server/06-many");
    auto idle = server.client();
    net::write_all(idle, "here\r\n");
    EXPECT_EQ(read_line(idle), "here\r\n");
    hang_up(server.process);
    hang_up(server.process);  // the shell and the system both send one
    EXPECT_EQ(server.process.wait(Seconds(5)), 0) << server.process.output();

    const auto port = free_port();
    Process lasting({"sh", "-c", "trap '' HUP; exec \"$0\" --port \"$1\"",
        program("server/06-many"), std::to_string(port)});
    ASSERT_TRUE(lasting.prints("Listening on "));
    hang_up(lasting);
    EXPECT_EQ(answer_to({"127.0.0.1", port}, "still here\r\n"), "still here\r\n");
}

}  // namespace
}  // namespace test
