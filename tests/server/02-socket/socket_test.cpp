// SPDX-License-Identifier: MIT

#include "client/02-telnet/platform.hpp"
#include "server/02-socket/socket.hpp"
#include "server/02-socket/trace.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/platform.hpp"
#include "tests/support/error.hpp"
#include "tests/support/measure.hpp"
#include "tests/support/server.hpp"

#include <gtest/gtest.h>

#include <array>

namespace test {
namespace {

using net::IoResult;
using namespace std::chrono_literals;

TEST(Socket, SaysWelcomeToEachClient)
{
    Server server("server/02-socket");
    for (int i = 0; i < 3; ++i) EXPECT_EQ(answer_to(server.address, "hello"), "welcome \n");
    EXPECT_EQ(answer_to(server.address, ""), "welcome \n");
}

TEST(Socket, SurvivesClientsThatResetOrVanish)
{
    Server server("server/02-socket");
    for (int i = 0; i < 20; ++i) {
        auto client = server.client();
        if (i % 2) net::write_all(client, "hello");
        platform::reset_on_close(client.handle());
        client.close();
    }
    EXPECT_EQ(answer_to(server.address, "hello"), "welcome \n");
}

TEST(Socket, StartsAgainAtOnceOnTheSamePort)
{
    net::Address address;
    {
        Server server("server/02-socket");
        address = server.address;
        auto client = server.client();
        net::write_all(client, "hello");
        EXPECT_EQ(read_all(client), "welcome \n");  // the server's side is in TIME_WAIT now
    }
    Process again({program("server/02-socket"), "--port", std::to_string(address.port)});
    EXPECT_TRUE(again.prints("Listening on " + net::text(address))) << again.output();
}

TEST(Socket, ABusyPortSaysWhatToDo)
{
    Server first("server/02-socket");
    Process second({program("server/02-socket"), "--port", std::to_string(first.address.port)});
    EXPECT_EQ(second.wait(), 1);
    EXPECT_EQ(second.output(),
        "bind " + net::text(first.address) +
            ": Address already in use (is another server running there? choose --port)\n");
    EXPECT_EQ(answer_to(first.address, "x"), "welcome \n");
}

TEST(Socket, ErrorsNameTheCallTheObjectAndTheReason)
{
    EXPECT_EQ(error_of([] {
        net::listen_on({"192.0.2.1", 0}, "--port");
    }),
        "bind 192.0.2.1:0: Cannot assign requested address (this machine has no such address: "
        "choose "
        "--address)");
    const auto nobody = free_port();
    EXPECT_EQ(error_of([&] {
        client_of({"127.0.0.1", nobody});
    }),
        "connect 127.0.0.1:" + std::to_string(nobody) +
            ": Connection refused (no program listens on this port)");
    EXPECT_TRUE(error_of([] {
        net::listen_on({"localhost", 0}, "--port");
    }).starts_with("address localhost: "));
}

TEST(Socket, MovesAndHasOneOwner)
{
    auto listener = net::listen_on({"127.0.0.1", 0}, "--port");
    const auto address = listener.local();
    net::Socket moved = std::move(listener);
    EXPECT_EQ(moved.local(), address);
    EXPECT_EQ(listener.handle(), platform::Handle::none);  // NOLINT: this is what is tested
    moved = net::listen_on({"127.0.0.1", 0}, "--port");
    EXPECT_THROW(client_of(address), net::Error);  // the first one is closed
}

TEST(Socket, TellsAnEndAResetAndSilenceApart)
{
    auto listener = net::listen_on({"127.0.0.1", 0}, "--port");
    std::array<char, 10> buffer;
    auto ends = client_of(listener.local());
    auto server_ends = listener.accept();
    platform::half_close(ends.handle());
    EXPECT_EQ(server_ends->read(buffer).outcome, IoResult::Outcome::ended);

    auto resets = client_of(listener.local());
    auto server_resets = listener.accept();
    platform::reset_on_close(resets.handle());
    resets.close();
    const auto why = server_resets->read(buffer).outcome;
    EXPECT_TRUE(why == IoResult::Outcome::reset ||
        (std::string(EXE) == ".exe" && why == IoResult::Outcome::ended));  // Wine
    net::write_all(*server_resets, "x");
    EXPECT_FALSE(net::write_all(*server_resets, "no signal ends us"));

    auto silent = client_of(listener.local());
    auto server_silent = listener.accept();
    platform::set_read_timeout(server_silent->handle(), 20ms);
    EXPECT_EQ(server_silent->read(buffer).outcome, IoResult::Outcome::not_yet);
    net::write_all(silent, "hi");
    platform::set_read_timeout(server_silent->handle(), 5000ms);
    EXPECT_EQ(server_silent->read(buffer).size, 2u);
}

TEST(Socket, WriteGivesUpOnAClientThatNeverReads)
{
    auto listener = net::listen_on({"127.0.0.1", 0}, "--port");
    auto client = client_of(listener.local());
    auto server = listener.accept();
    platform::set_write_timeout(server->handle(), 100ms);
    const std::string much(64 << 20, 'x');
    EXPECT_FALSE(net::write_all(*server, much));
}

TEST(Socket, Printable)
{
    EXPECT_EQ(net::printable(std::string_view("a\r\n\t\\\0\xff\x7f", 8)),
        "a\\r\\n\\t\\\\\\x00\\xff\\x7f");
}

// There is no stop to wait for before 06-many: the process ends, and says that this was intended.
TEST(Socket, EndsWithStatusZeroWhenAsked)
{
    for (const char* lesson :
        {"server/02-socket", "server/03-echo", "server/05-lines", "smtp/01-by-hand"}) {
        Server server(lesson);
        auto silent = server.client();
        if (!server.process.ask_to_stop()) GTEST_SKIP() << "no console here";
        let_go_under_thread_sanitizer(silent);
        EXPECT_EQ(server.process.wait(Seconds(5)), 0) << lesson << server.process.output();
    }
}

// Without the descriptors 0, 1 and 2 the listener would get number 0 and the first client number 1,
// and would be sent what is logged.
TEST(Socket, StartedWithoutDescriptorsAClientHearsOnlyItsAnswer)
{
    if (std::string(EXE) == ".exe") GTEST_SKIP() << "no descriptors here";
    for (const char* closed : {">&-", "2>&-", "<&-", "<&- >&- 2>&-"}) {
        const auto port = free_port();
        Process server({"sh", "-c", std::string("exec \"$0\" --trace --port \"$1\" ") + closed,
            program("server/03-echo"), std::to_string(port)});
        const auto answer = [&] {
            try {
                return answer_to({"127.0.0.1", port}, "hello");
            } catch (const net::Error&) {  // not listening yet
                return std::string();
            }
        };
        std::string heard;
        ASSERT_TRUE(eventually([&] { return !(heard = answer()).empty(); })) << closed;
        EXPECT_EQ(heard, "hello") << closed;
    }
}

TEST(Options, HelpIsZeroAndWrongIsTwo)
{
    for (const char* lesson : {"server/02-socket", "server/04-datagram", "server/06-many",
             "smtp/05-deliver", "pop3/06-mailhost"}) {
        Process help({program(lesson), "--help"});
        EXPECT_EQ(help.wait(), 0);
        EXPECT_TRUE(help.output().starts_with(std::string(lesson) + ": ")) << help.output();
    }
    const std::vector<std::vector<std::string>> wrong{{"--prot", "1"}, {"--port"},
        {"--port", "65536"}, {"--port", "-1"}, {"--port", "1x"}, {"--port", ""}, {"2525"},
        {"--trace=yes"}};
    for (const auto& options : wrong) {
        std::vector<std::string> command{program("server/02-socket")};
        command.insert(command.end(), options.begin(), options.end());
        Process process(command);
        EXPECT_EQ(process.wait(), 2) << options[0];
        EXPECT_NE(process.output().find("--address IP"), std::string::npos);
    }
    for (const auto& domain : {std::string("a b"), std::string(), std::string(151, 'a')}) {
        Process process({program("smtp/02-hello"), "--domain", domain});
        EXPECT_EQ(process.wait(), 2) << domain;
        EXPECT_NE(process.output().find("not a value for --domain"), std::string::npos);
    }
}

TEST(Options, TraceShowsTheBytes)
{
    Server server("server/02-socket", {"--trace"});
    EXPECT_EQ(answer_to(server.address, "a\r\nb"), "welcome \n");
    EXPECT_TRUE(server.process.prints(" <- 4 bytes, ")) << server.process.output();
    EXPECT_TRUE(server.process.prints(" ms later\n")) << server.process.output();
    EXPECT_TRUE(server.process.prints(" -> 9 bytes, ")) << server.process.output();
    EXPECT_TRUE(server.process.prints(" <- a\\r\\n\n")) << server.process.output();
    EXPECT_TRUE(server.process.prints(" -> welcome \\n\n")) << server.process.output();
}

TEST(Options, IPv6)
{
    Server server("server/02-socket", {"--address", "::1"});
    EXPECT_EQ(server.address.ip, "::1");
    EXPECT_EQ(answer_to(server.address, "x"), "welcome \n");
}

}  // namespace
}  // namespace test
