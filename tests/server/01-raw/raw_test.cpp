// SPDX-License-Identifier: MIT
//
// The faithful translation: what it does, and each fault that its README names.

#include "client/02-telnet/platform.hpp"
#include "server/03-echo/echo.hpp"
#include "tests/support/server.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iomanip>
#include <sstream>

#include <array>

namespace test {
namespace {

struct Raw {
    std::uint16_t port = free_port();
    net::Address address{"127.0.0.1", port};
    Process process{{program("server/01-raw"), std::to_string(port)}};

    Raw() { EXPECT_TRUE(process.prints("Listening on the socket ... \n")); }
};

TEST(Raw, PrintsWhatTheScriptPrintsAndSaysWelcome)
{
    Raw raw;
    auto client = client_of(raw.address);
    net::write_all(client, "hello");
    EXPECT_EQ(read_all(client), "welcome \n");
    EXPECT_TRUE(raw.process.prints("Received msg: hello \n"));
    EXPECT_EQ(raw.process.output(),
        "OK\nBinding the socket on 127.0.0.1:" + std::to_string(raw.port) +
            " ... OK\nNow ready to accept connections.\nListening on the socket ... \n"
            "Read client data \nReceived msg: hello \n");
}

TEST(Raw, FaultAnswersTheFirstSegmentOnly)
{
    Raw raw;
    auto client = client_of(raw.address);
    net::write_all(client, "hel");
    EXPECT_EQ(read_exactly(client, 9), "welcome \n");
    EXPECT_FALSE(raw.process.output().find("hello") != std::string::npos);
}

TEST(Raw, FaultMoreThanOneReadIsAnsweredAndThenReset)
{
    Raw raw;
    auto client = client_of(raw.address);
    net::write_all(client, std::string(9000, 'x'));
    std::array<char, 100> buffer;
    net::IoResult last;
    std::string all;
    while ((last = client.read(buffer))) all.append(buffer.data(), last.size);
    if (std::string(EXE).empty()) {  // Wine reports an end
        EXPECT_EQ(last.outcome, net::IoResult::Outcome::reset);
    }
}

TEST(Raw, FaultTheSecondClientWaitsForTheFirst)
{
    Raw raw;
    auto first = client_of(raw.address);
    auto second = client_of(raw.address, net::Milliseconds(300));
    net::write_all(second, "hello");
    std::array<char, 100> buffer;
    EXPECT_EQ(second.read(buffer).outcome, net::IoResult::Outcome::not_yet);
    first.close();
    platform::set_read_timeout(second.handle(), net::Milliseconds(10000));
    EXPECT_EQ(read_exactly(second, 9), "welcome \n");
}

TEST(Raw, FaultAClientThatResetsEndsTheDaemon)
{
    Raw raw;
    auto client = client_of(raw.address);
    platform::reset_on_close(client.handle());
    client.close();
    EXPECT_EQ(raw.process.wait(), 1) << raw.process.output();
    EXPECT_TRUE(raw.process.prints(" failed, the reason is: ")) << raw.process.output();
}

// The system keeps a limited number of connections in TIME_WAIT (tcp_max_tw_buckets), and other
// programs may have filled the table. Where there is no /proc, it is believed to have room.
bool is_in_time_wait(std::uint16_t port)
{
    std::ifstream table("/proc/net/tcp");
    if (!table) return true;
    std::ostringstream end_of_address;
    end_of_address << ':' << std::uppercase << std::hex << std::setw(4) << std::setfill('0')
                   << port;
    for (std::string line; std::getline(table, line);) {
        std::istringstream words(line);
        std::string number, local, remote, state;
        words >> number >> local >> remote >> state;
        if (local.ends_with(end_of_address.str()) && state == "06") return true;
    }
    return false;
}

TEST(Raw, FaultARestartAtOnceFindsThePortInUse)
{
    Raw raw;
    auto client = client_of(raw.address);
    net::write_all(client, "hello");
    EXPECT_EQ(read_all(client), "welcome \n");  // the server closed first: its side is in TIME_WAIT
    raw.process.kill();
    ASSERT_TRUE(raw.process.wait());
    client.close();
    if (!is_in_time_wait(raw.port))
        GTEST_SKIP() << "the system's table of connections in TIME_WAIT is full";
    Process again({program("server/01-raw"), std::to_string(raw.port)});
    if (std::string(EXE) == ".exe") {  // Windows has this fault not
        EXPECT_TRUE(again.prints("Listening on the socket")) << again.output();
        return;
    }
    EXPECT_EQ(again.wait(), 1);
    EXPECT_EQ(again.output(), "bind failed, the reason is: Address already in use\n");
}

TEST(Raw, SaysHowToCallIt)
{
    Process help({program("server/01-raw"), "--help"});
    EXPECT_EQ(help.wait(), 0);
    EXPECT_TRUE(help.output().starts_with("usage: 01-raw [PORT]"));
    Process wrong({program("server/01-raw"), "many"});
    EXPECT_EQ(wrong.wait(), 2);
}

TEST(Raw, SameWireAndConsoleAsTheScript)
{
    const auto port = free_port();
    const net::Address address{"127.0.0.1", port};
    std::optional<Process> php;
    try {
        Process probe({"php", "-r", "exit(extension_loaded('sockets') ? 0 : 1);"});
        if (probe.wait() != 0) GTEST_SKIP() << "this php has no sockets";
        php.emplace(
            std::vector<std::string>{"php", "server/01-raw/echo.php", std::to_string(port)});
    } catch (const std::exception&) {
        GTEST_SKIP() << "php is not installed";
    }
    ASSERT_TRUE(php->prints("Listening on the socket")) << php->output();
    Raw raw;
    for (const std::string message : {"hello", "", "two\nlines\n", "a\tb"}) {
        std::array<std::string, 2> answers;
        for (int which = 0; which < 2; ++which) {
            auto client = client_of(which == 0 ? address : raw.address);
            net::write_all(client, message);
            if (message.empty()) platform::half_close(client.handle());
            answers[static_cast<std::size_t>(which)] = read_all(client);
        }
        EXPECT_EQ(answers[0], answers[1]) << message;
    }
    const auto console = [](Process& process, std::uint16_t used) {
        EXPECT_TRUE(process.prints("Received msg: a\tb \n"));
        std::string text = process.output();
        const auto at = text.find(std::to_string(used));
        if (at != text.npos) text.replace(at, std::to_string(used).size(), "PORT");
        return text;
    };
    EXPECT_EQ(console(*php, port), console(raw.process, raw.port));
}

}  // namespace
}  // namespace test
