// SPDX-License-Identifier: MIT

#include "client/02-telnet/platform.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/platform.hpp"
#include "tests/support/measure.hpp"
#include "tests/support/server.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <thread>

namespace test {
namespace {

// Sends and reads at the same time: a client that only writes fills it up.
std::string echo_of(const Server& server, const std::string& bytes)
{
    auto client = server.client();
    std::thread writer([&] {
        net::write_all(client, bytes);
        platform::half_close(client.handle());
    });
    std::string back = read_all(client);
    writer.join();
    return back;
}

std::string random_bytes(std::size_t count)
{
    std::mt19937 random(static_cast<unsigned>(count));
    std::string bytes(count, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(random());
    return bytes;
}

TEST(Echo, ByteForByte)
{
    Server server("server/03-echo");
    for (const std::size_t count :
        {0, 1, 2, 8191, 8192, 8193, 65535, 65536, 65537, 1'000'000, 32'000'000}) {
        const auto bytes = random_bytes(count);
        EXPECT_TRUE(echo_of(server, bytes) == bytes) << count;
    }
    EXPECT_EQ(echo_of(server, std::string(1000, '\0')), std::string(1000, '\0'));
}

TEST(Echo, GoesOnAsLongAsTheClient)
{
    Server server("server/03-echo");
    auto client = server.client();
    for (const std::string part : {"hel", "lo", "\n", "again"}) {
        net::write_all(client, part);
        EXPECT_EQ(read_exactly(client, part.size()), part);
    }
}

TEST(Echo, SurvivesAClientThatResetsInTheMiddle)
{
    Server server("server/03-echo");
    for (int i = 0; i < 10; ++i) {
        auto client = server.client();
        net::write_all(client, random_bytes(100'000));
        platform::reset_on_close(client.handle());
        client.close();
    }
    EXPECT_EQ(echo_of(server, "still there"), "still there");
}

// A trace that goes into a file may reach the limit for its size (ulimit -f, in blocks of 512
// bytes). The clients are served all the same.
TEST(Echo, ALogThatReachesItsLimitEndsNothing)
{
    if (std::string(EXE) == ".exe") GTEST_SKIP() << "no ulimit on Windows";
    const TemporaryDirectory directory;
    const auto log = directory.path() / "log";
    Process server({"sh", "-c", "ulimit -f 8; exec \"$0\" --port 0 --trace >" + log.string(),
        program("server/03-echo")});
    const auto first_line = [&] {
        std::ifstream in(log);
        std::string line;
        std::getline(in, line);
        return in.eof() ? std::string() : line;
    };
    ASSERT_TRUE(eventually([&] { return !first_line().empty(); }));
    auto client =
        client_of(parse_address(first_line().substr(std::string("Listening on ").size())));
    for (int i = 0; i < 10; ++i) {
        const auto bytes = random_bytes(10'000);
        net::write_all(client, bytes);
        EXPECT_EQ(read_exactly(client, bytes.size()), bytes) << i;
    }
}

TEST(Echo, OneGibibyte)
{
    if (!slow_tests()) GTEST_SKIP() << "SLOW=1 runs it";
    Server server("server/03-echo");
    auto client = server.client(std::chrono::seconds(60));
    const auto block = random_bytes(1 << 20);
    std::thread writer([&] {
        for (int i = 0; i < 1024; ++i)
            if (!net::write_all(client, block)) return;
        platform::half_close(client.handle());
    });
    int good = 0;
    for (int i = 0; i < 1024; ++i) good += read_exactly(client, block.size()) == block;
    EXPECT_EQ(good, 1024);
    EXPECT_EQ(read_all(client), "");
    writer.join();
}

}  // namespace
}  // namespace test
