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

class InternetHost : public testing::Test {
protected:
    InternetHost() { choose_free(ports_, {here}); }

    TemporaryDirectory directory_;
    net::Stop stop_;
    net::Journey journey_{{"people", "red.test"}};
    Ports ports_{0, 0, 53};
};

TEST_F(InternetHost, GetsThePortsThatAreNotChosenYet)
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

TEST_F(InternetHost, SaysHowToStartIt)
{
    Host host("red.test", here, {"--max-clients", "7"}, ports_, directory_.path(), stop_, journey_);
    host.wait_until_ready();
    EXPECT_EQ(net::text(host.smtp()), here + (":" + std::to_string(ports_.smtp)));
    EXPECT_EQ(host.command(),
        "build/pop3/06-mailhost --domain red.test --address 127.0.0.12 --smtp " +
            std::to_string(ports_.smtp) + " --pop3 " + std::to_string(ports_.pop3) + " --mail " +
            (directory_.path() / "red.test").generic_string() + " --dns 127.0.0.1:53 --mx-port " +
            std::to_string(ports_.smtp) + " --retry 1 --give-up 20 --max-clients 7");
    stop_.request();
    EXPECT_EQ(host.wait(), 0);
}

TEST_F(InternetHost, IsNotWaitedForIfItCannotListen)
{
    const auto other = net::listen_on({here, ports_.smtp}, "--smtp");
    const auto begun = std::chrono::steady_clock::now();
    Host host("red.test", here, {}, ports_, directory_.path(), stop_, journey_);
    EXPECT_THROW(host.wait_until_ready(), net::Error);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
    EXPECT_NE(host.wait(), 0);
}

}  // namespace
}  // namespace test
