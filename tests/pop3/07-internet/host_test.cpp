// SPDX-License-Identifier: MIT
//
// A host of the small Internet, in this process.

#include "pop3/07-internet/host.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

using internet::Host;
using internet::Ports;

constexpr const char* here = "127.0.0.12";

TEST(InternetHost, GetsThePortsThatAreNotChosenYet)
{
    Ports ports;
    choose_free(ports, {here, "127.0.0.21"});
    EXPECT_NE(ports.smtp, 0);
    EXPECT_NE(ports.pop3, 0);
    EXPECT_NE(ports.pop3, ports.smtp);
    EXPECT_EQ(ports.dns, 0);
    Ports chosen{2525, 1110, 53};
    choose_free(chosen, {here});
    EXPECT_EQ(chosen.smtp, 2525);
    EXPECT_EQ(chosen.pop3, 1110);
}

TEST(InternetHost, SaysHowToStartIt)
{
    const TemporaryDirectory directory;
    net::Stop stop;
    net::Journey journey{{"people", "red.test"}};
    Ports ports{0, 0, 53};
    choose_free(ports, {here});
    Host host("red.test", here, {"--max-clients", "7"}, ports, directory.path(), stop, journey);
    host.wait_until_ready();
    EXPECT_EQ(net::text(host.smtp()), here + (":" + std::to_string(ports.smtp)));
    EXPECT_EQ(host.command(),
        "build/pop3/06-mailhost --domain red.test --address 127.0.0.12 --smtp " +
            std::to_string(ports.smtp) + " --pop3 " + std::to_string(ports.pop3) + " --mail " +
            (directory.path() / "red.test").generic_string() + " --dns 127.0.0.1:53 --mx-port " +
            std::to_string(ports.smtp) + " --retry 1 --give-up 20 --max-clients 7");
    stop.request();
    EXPECT_EQ(host.wait(), 0);
}

TEST(InternetHost, IsNotWaitedForIfItCannotListen)
{
    const TemporaryDirectory directory;
    net::Stop stop;
    net::Journey journey{{"people", "red.test"}};
    Ports ports{0, 0, 53};
    choose_free(ports, {here});
    const auto other = net::listen_on({here, ports.smtp}, "--smtp");
    const auto begun = std::chrono::steady_clock::now();
    Host host("red.test", here, {}, ports, directory.path(), stop, journey);
    EXPECT_THROW(host.wait_until_ready(), net::Error);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
    EXPECT_NE(host.wait(), 0);
}

}  // namespace
}  // namespace test
