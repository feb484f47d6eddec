// SPDX-License-Identifier: MIT
//
// Three hosts send each other messages, and one of them is killed again and again, at moments that
// nobody has chosen. Each message that got 250 arrives, or its sender is told.

#include "client/06-send/delivery.hpp"
#include "smtp/08-queue/spool.hpp"
#include "tests/support/mailhost.hpp"
#include "tests/support/small_dns.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <array>
#include <iostream>
#include <random>

namespace test {
namespace {

namespace fs = std::filesystem;

struct HostUnderFire {
    std::string domain, ip;
    std::unique_ptr<Process> process = {};
};

class KilledHosts : public testing::Test {
protected:
    void start(HostUnderFire& host) const
    {
        host.process = std::make_unique<Process>(
            std::vector<std::string>{program("pop3/06-mailhost"), "--domain", host.domain,
                "--address", host.ip, "--smtp", std::to_string(port_), "--pop3", "0", "--mail",
                mail(host.domain).string(), "--dns", dns_.text(), "--mx-port",
                std::to_string(port_), "--retry", "1", "--give-up", "1000", "--timeout", "20"});
        ASSERT_TRUE(host.process->prints("POP3 listening on ")) << host.process->output();
    }

    void SetUp() override
    {
        if (std::string_view(EXE) == ".exe")
            GTEST_SKIP() << "on Windows a killed host cannot listen at once at the same port";
    }

    // A port that is free on all three.
    void choose_port()
    {
        const auto first = net::listen_on({hosts_[0].ip, 0}, "--smtp");
        port_ = first.local().port;
    }

    // Posts messages until it is told to stop: each third one is for a mailbox that does not exist.
    void post(const std::atomic<bool>& stop)
    {
        for (int number = 0; !stop; ++number) {
            const auto& from = hosts_[static_cast<std::size_t>(number) % 3];
            const auto& to = hosts_[static_cast<std::size_t>(number + 1) % 3];
            const bool is_for_nobody = number % 4 == 3;
            smtp::Route route;
            route.server = {from.ip, port_};
            route.credentials = mail::Credentials{"alice", "wonderland"};
            route.times = smtp::Times::all(Seconds(20));
            const auto id = "number " + std::to_string(number) + ".";
            const auto outcome = smtp::deliver(
                {"alice@" + from.domain, {(is_for_nobody ? "nobody@" : "bob@") + to.domain},
                    smtp::make_ready("Subject: " + id + "\n\ntext\n", from.domain)},
                route)
                                     .at(0);
            if (outcome.code != 250) continue;  // the host was gone; nothing is promised
            (is_for_nobody ? told_ : promised_).push_back(id);
        }
    }

    std::size_t waiting() const
    {
        std::size_t count = 0;
        for (const auto& host : hosts_) count += queued_in(mail(host.domain));
        return count;
    }

    // How often each message is in one of these mailboxes.
    std::map<std::string, int> found(const std::string& account) const
    {
        std::map<std::string, int> counts;
        for (const auto& host : hosts_)
            for (const auto& entry : fs::directory_iterator(mail(host.domain) / account / "new")) {
                const auto text = contents(entry.path());
                const auto at = text.find("\nSubject: number ");
                if (at == text.npos) continue;
                ++counts[text.substr(at + 10, text.find('\n', at + 1) - at - 10)];
            }
        return counts;
    }

    fs::path mail(const std::string& domain) const { return directory_.path() / domain; }

    TemporaryDirectory directory_;
    SmallDns dns_{"red.test MX 10 mail.red.test\nmail.red.test A 127.0.0.12\n"
                  "green.test MX 10 mail.green.test\nmail.green.test A 127.0.0.21\n"
                  "blue.test MX 10 mail.blue.test\nmail.blue.test A 127.0.0.31\n"};
    std::array<HostUnderFire, 3> hosts_{
        {{"red.test", "127.0.0.12"}, {"blue.test", "127.0.0.31"}, {"green.test", "127.0.0.21"}}};
    std::uint16_t port_ = 0;
    std::vector<std::string> promised_, told_;  // what got 250
};

TEST_F(KilledHosts, LoseNothing)
{
    const int kills = slow_tests() ? 100 : 10;
    std::mt19937 random(std::random_device{}());
    choose_port();
    for (auto& host : hosts_) start(host);
    std::atomic<bool> stop = false;
    std::thread poster([&] { post(stop); });
    for (int kill = 0; kill < kills; ++kill) {
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 150));
        auto& host = hosts_[random() % 3];
        host.process->kill();
        host.process->wait();
        start(host);
    }
    stop = true;
    poster.join();
    ASSERT_TRUE(eventually([&] { return waiting() == 0; }, Seconds(120))) << waiting();

    const auto delivered = found("bob"), reports = found("alice");
    int twice = 0;
    for (const auto& [id, count] : delivered) twice += count - 1;
    for (const auto& id : promised_) EXPECT_TRUE(delivered.contains(id)) << id << " is lost";
    for (const auto& id : told_) {
        ASSERT_TRUE(reports.contains(id)) << "nobody is told of " << id;
        EXPECT_EQ(reports.at(id), 1) << id;
    }
    EXPECT_LE(twice, kills);
    EXPECT_GT(promised_.size(), static_cast<std::size_t>(kills));
    std::cout << kills << " kills, " << promised_.size() << " messages delivered, " << told_.size()
              << " reports, " << twice << " came twice\n";
}

}  // namespace
}  // namespace test
