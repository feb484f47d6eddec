// SPDX-License-Identifier: MIT

#include "client/02-telnet/platform.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/platform.hpp"
#include "tests/support/measure.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/server.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace test {
namespace {

using namespace std::chrono_literals;

const std::string lesson = "client/01-connect";
const bool on_windows = std::string(EXE) == ".exe";

std::string port_of(const net::Address& address)
{
    return std::to_string(address.port);
}

TEST(Connect, PassesEachByteBothWays)
{
    Server server("server/03-echo");
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
    bytes += "\r\n\n\r";
    for (const auto& input : {std::string(), std::string("x"), bytes}) {
        const auto ended = run(lesson, {"127.0.0.1", port_of(server.address)}, input);
        EXPECT_EQ(ended.status, 0);
        EXPECT_EQ(ended.bytes, input);
    }
}

// The server answers while it reads, and all the buffers on the way together do not have so much
// room: a client that first sends everything would wait for ever.
TEST(Connect, ReadsWhileItSends)
{
    Server server("server/03-echo");
    std::string input;
    for (int i = 0; input.size() < 40'000'000; ++i) input += std::to_string(i) + "\n";
    const auto ended = run(lesson, {"127.0.0.1", port_of(server.address)}, input);
    EXPECT_EQ(ended.status, 0);
    EXPECT_TRUE(ended.bytes == input) << ended.bytes.size() << " of " << input.size();
}

TEST(Connect, SaysThatNoProgramListens)
{
    const auto port = std::to_string(free_port());
    const auto ended = run(lesson, {"127.0.0.1", port}, "");
    EXPECT_EQ(ended.status, 1);
    EXPECT_EQ(ended.bytes.substr(0, ended.bytes.find_first_of("\r\n")),
        "connect 127.0.0.1:" + port + ": Connection refused (no program listens on this port)");
}

TEST(Connect, SaysThatThereIsNoSuchName)
{
    const auto ended = run(lesson, {"nobody.invalid", "25"}, "");
    EXPECT_EQ(ended.status, 1);
    const bool says_so = ended.bytes.starts_with("getaddrinfo nobody.invalid: no such name") ||
        ended.bytes.starts_with("getaddrinfo nobody.invalid: no name server has answered");
    EXPECT_TRUE(says_so) << ended.bytes;
}

// On Linux a listener whose queue is full drops a request to connect, so that nothing is heard.
TEST(Connect, SaysThatNothingWasHeard)
{
    if (on_windows) GTEST_SKIP() << "on Windows a full queue refuses";
    net::Socket listener = net::Socket::create({});
    listener.bind({"127.0.0.1", 0});
    listener.listen(0);
    const auto full = listener.local();
    const auto queued = client_of(full);
    const auto ended = run(lesson, {"127.0.0.1", port_of(full), "--timeout", "1"}, "");
    EXPECT_EQ(ended.status, 1);
    EXPECT_EQ(ended.bytes, "connect " + net::text(full) + ": Timed out (no answer within 1 s)\n");
}

// In a network namespace of its own, whose loopback is down; and where /etc/hosts is the test's.
Ended in_namespace(const std::string& script, const std::vector<std::string>& words)
{
    std::vector<std::string> command{"unshare", "-rmn", "sh", "-c", script, program(lesson)};
    command.insert(command.end(), words.begin(), words.end());
    Process process(command);
    const auto status = process.wait(Seconds(30));
    return {status, process.bytes()};
}

bool has_namespaces()
try {
    Process process({"unshare", "-rmn", "true"});
    return process.wait() == 0;
} catch (const std::exception&) {
    return false;
}

TEST(Connect, SaysThatNoNetworkLeadsThere)
{
    if (!has_namespaces()) GTEST_SKIP() << "needs unshare(1), and the right to use it";
    const auto ended = in_namespace("exec \"$0\" 127.0.0.1 25", {});
    EXPECT_EQ(ended.status, 1);
    EXPECT_EQ(
        ended.bytes, "connect 127.0.0.1:25: Unreachable (no network leads to this address)\n");
}

TEST(Connect, TriesEachAddressInTurn)
{
    if (!has_namespaces()) GTEST_SKIP() << "needs unshare(1), and the right to use it";
    const TemporaryDirectory directory;
    const auto hosts = directory.path() / "hosts";
    std::ofstream(hosts)
        << "127.0.0.2 several.test\n127.0.0.3 several.test\n127.0.0.4 several.test\n";
    const std::string prepare = "mount --bind \"$1\" /etc/hosts && ip link set lo up || exit 77; ";
    const auto none = in_namespace(prepare + "exec \"$0\" several.test 25", {hosts.string()});
    if (none.status == 77) GTEST_SKIP() << "needs ip(8) and mount(8)";
    EXPECT_EQ(none.status, 1);
    const auto refused = [](int last) {
        return "connect 127.0.0." + std::to_string(last) +
            ":25: Connection refused (no program listens on this port)";
    };
    EXPECT_EQ(none.bytes, refused(2) + "; " + refused(3) + "; " + refused(4) + "\n");

    const auto third = in_namespace(prepare + program("server/03-echo") +
            " --address 127.0.0.4 --port 2046 >\"$1.log\" & until grep -q Listening \"$1.log\"; do "
            ":; "
            "done; printf found | \"$0\" --trace several.test 2046; status=$?; kill $!; exit "
            "$status",
        {hosts.string()});
    EXPECT_EQ(third.status, 0);
    for (const char* line : {"connect 127.0.0.2:2046: Connection refused",
             "connect 127.0.0.3:2046: Connection refused", "connect 127.0.0.4:2046: connected"})
        EXPECT_NE(third.bytes.find(line), std::string::npos) << third.bytes;
    EXPECT_NE(third.bytes.find("\nfound127"), std::string::npos) << third.bytes;
}

TEST(Connect, GivesUpAServerThatSaysNothing)
{
    Peer silent([](net::Socket& client, const Peer& self) {
        std::string ignored(10, '\0');
        client.read(ignored);
        self.stall();
    });
    const auto begun = std::chrono::steady_clock::now();
    const auto ended = run(lesson, {"127.0.0.1", silent.port(), "--timeout", "1"}, "hello");
    const auto took = std::chrono::steady_clock::now() - begun;
    EXPECT_EQ(ended.status, 1);
    EXPECT_NE(ended.bytes.find("Timed out (nothing came for 1 s)"), std::string::npos)
        << ended.bytes;
    EXPECT_GE(took, 1s);
    EXPECT_LT(took, 10s);
}

TEST(Connect, GivesUpAServerThatDoesNotRead)
{
    Peer deaf([](net::Socket&, const Peer& self) { self.stall(); });
    const auto ended =
        run(lesson, {"127.0.0.1", deaf.port(), "--timeout", "1"}, std::string(30'000'000, 'x'));
    EXPECT_EQ(ended.status, 1);
    EXPECT_EQ(ended.bytes.substr(0, ended.bytes.find_first_of("\r\n")),
        net::text(deaf.address()) + ": Timed out (the server took nothing for 1 s)");
}

// What has come so far is no reason to believe that all of the input has arrived.
TEST(Connect, GivesUpAServerThatDoesNotReadButSpeaks)
{
    Peer talks([](net::Socket& client, const Peer&) {
        while (client.write(".")) std::this_thread::sleep_for(50ms);
    });
    const auto ended =
        run(lesson, {"127.0.0.1", talks.port(), "--timeout", "1"}, std::string(30'000'000, 'x'));
    EXPECT_EQ(ended.status, 1);
    EXPECT_NE(ended.bytes.find("Timed out (the server took nothing for 1 s)"), std::string::npos);
}

// The system tells of the reset only once: to a write, most often, and not to the read.
TEST(Connect, AResetWhileItSendsIsNoOrderlyEnd)
{
    if (on_windows) GTEST_SKIP() << "under Wine a reset looks like an end";
    Peer resetting([](net::Socket& client, const Peer&) {
        std::string some(300'000, '\0');
        client.read(some);
        platform::reset_on_close(client.handle());
    });
    for (int i = 0; i < 20; ++i) {
        const auto ended =
            run(lesson, {"127.0.0.1", resetting.port()}, std::string(3'000'000, 'x'));
        EXPECT_EQ(ended.status, 1);
        EXPECT_EQ(ended.bytes,
            net::text(resetting.address()) + ": The server has reset the connection\n");
    }
}

TEST(Connect, SaysThatItsInputCannotBeRead)
{
    if (on_windows) GTEST_SKIP() << "no sh on Windows";
    Peer silent([](net::Socket& client, const Peer& self) {
        client.write("here\n");
        self.stall();
    });
    Process client({"sh", "-c", "\"$0\" 127.0.0.1 \"$1\" </", program(lesson), silent.port()});
    EXPECT_EQ(client.wait(Seconds(5)), 1);
    EXPECT_NE(client.bytes().find("read standard input: Is a directory\n"), std::string::npos)
        << client.bytes();
}

// (Wine reports a reset only to a recv that is waiting when it comes. Seen with a program of one call.)
TEST(Connect, SaysThatTheServerHasReset)
{
    if (on_windows) GTEST_SKIP() << "under Wine a reset looks like an end";
    Peer resetting([](net::Socket& client, const Peer&) {
        std::string some(3, '\0');
        client.read(some);
        platform::reset_on_close(client.handle());
    });
    Process client({program(lesson), "127.0.0.1", resetting.port()}, Process::Input::pipe);
    client.type("hello");
    EXPECT_EQ(client.wait(), 1);
    EXPECT_EQ(client.output(),
        net::text(resetting.address()) + ": The server has reset the connection\n");
}

// Nobody types anything, and nothing ends the wait for it. The process ends all the same.
TEST(Connect, EndsWithTheServerWhileItsInputIsOpen)
{
    Peer short_of_time([](net::Socket& client, const Peer&) { client.write("closing\n"); });
    Process client({program(lesson), "127.0.0.1", short_of_time.port()}, Process::Input::pipe);
    EXPECT_EQ(client.wait(Seconds(10)), 0);
    EXPECT_EQ(client.bytes(), "closing\n");
}

// While a person types, the server may be waiting for them, and is not slow.
TEST(Connect, TheTimeOutBeginsWhenAllIsSent)
{
    Server server("server/03-echo");
    Process client({program(lesson), "127.0.0.1", port_of(server.address), "--timeout", "1"},
        Process::Input::pipe);
    client.type("early ");
    ASSERT_TRUE(client.prints("early "));
    EXPECT_EQ(client.wait(Seconds(2)), std::nullopt) << client.bytes();
    client.type("late");
    client.end_input();
    EXPECT_EQ(client.wait(), 0);
    EXPECT_EQ(client.bytes(), "early late");
}

TEST(Connect, AnInterruptIsAFailure)
{
    Peer silent([](net::Socket& client, const Peer& self) {
        client.write("here\n");
        self.stall();
    });
    Process client({program(lesson), "127.0.0.1", silent.port()}, Process::Input::pipe);
    ASSERT_TRUE(client.prints("here\n"));
    if (!client.ask_to_stop()) GTEST_SKIP() << "no console here";
    const auto status = client.wait(Seconds(5));
    ASSERT_TRUE(status);
    EXPECT_NE(*status, 0);
}

TEST(Connect, SaysThatItsOutputCannotBeWritten)
{
    if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
    Server server("server/03-echo");
    Process client({"sh", "-c", "printf hello | \"$0\" 127.0.0.1 \"$1\" >/dev/full",
        program(lesson), port_of(server.address)});
    EXPECT_EQ(client.wait(), 1);
    EXPECT_EQ(client.bytes(), "write standard output: No space left on device\n");
}

TEST(Connect, OperandsMustBeGiven)
{
    for (const auto& [arguments, says] :
        std::vector<std::pair<std::vector<std::string>, std::string>>{{{}, "HOST is missing"},
            {{"--trace", "a"}, "PORT is missing"}, {{"a", "smtp"}, "not a value for PORT: smtp"},
            {{"a", "65536"}, "not a value for PORT: 65536"},
            {{"a", "25", "b"}, "no such option: b"}, {{"a", "25", "-x"}, "no such option: -x"},
            {{"", "25"}, "not a value for HOST: "},
            {{"a", "25", "--timeout", "0"}, "not a value for --timeout SECONDS: 0"}}) {
        const auto ended = run(lesson, arguments, "");
        EXPECT_EQ(ended.status, 2);
        EXPECT_EQ(ended.bytes.substr(0, ended.bytes.find_first_of("\r\n")), says);
    }
}

}  // namespace
}  // namespace test
