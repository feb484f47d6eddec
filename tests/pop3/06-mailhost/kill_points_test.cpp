// SPDX-License-Identifier: MIT
//
// kill -9 before each call that changes the disk or tells a client something: while the store is
// made, while a message for three arrives, while messages are deleted. (kill_test.cpp kills at
// random instants, with many clients.) And two mail hosts that make one store at the same time, one
// of them held before each such call until the other is ready.

#include "tests/support/faults.hpp"
#include "tests/support/session.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <iostream>

namespace test {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> three{"ann", "ben", "cleo"};

class KillPoints : public InEachWay {
protected:
    void SetUp() override
    {
        if (!Faults::why_not().empty()) GTEST_SKIP() << Faults::why_not();
    }
    void TearDown() override
    {
        if (complaints_.count() > 0) ADD_FAILURE() << complaints_.text();
        EXPECT_TRUE(IsSkipped() || steps_ > 4) << "so few calls: something is not recorded";
    }

    // The directory of a walk's next step.
    void begin(const std::string& what, int nth)
    {
        ASSERT_LT(nth, 1000);
        steps_ = nth;
        complaints_.about(what + " call " + std::to_string(nth));
        faults_.reset();
        directory_.emplace();
        faults_.emplace(directory_->path());
    }

    std::filesystem::path mail() const { return directory_->path() / "mail"; }
    MailHost start() const { return {mail(), options(), faults_->command()}; }

    void want(bool right, const std::string& what)
    {
        if (!right) complaints_.add(what);
    }

    // alice and bob can send and fetch.
    void want_sample_accounts(const MailHost& host)
    {
        Client smtp(host.smtp, patience);
        const auto verdict = deliver(smtp, {"alice", "bob"}, message_of(1));
        want(verdict.starts_with("250 "), "alice and bob get no message: " + verdict);
        fetch_all(host, "alice", "wonderland", 1, 1, complaints_);
        fetch_all(host, "bob", "builder", 1, 1, complaints_);
    }

    Complaints complaints_;
    std::optional<TemporaryDirectory> directory_;
    std::optional<Faults> faults_;
    int steps_ = 0;
};

TEST_P(KillPoints, WhileTheStoreIsMade)
{
    for (int nth = 1;; ++nth) {
        begin("killed before", nth);
        faults_->kill_before(nth);
        try {
            const auto killed = start();
        } catch (const std::runtime_error&) {  // it does not listen
        }
        if (!faults_->release()) break;
        try {
            const auto host = start();
            want_sample_accounts(host);
        } catch (const std::runtime_error& error) {
            complaints_.add(error.what());
        }
    }
}

TEST_P(KillPoints, WhileAMessageForThreeArrives)
{
    int twice = 0;
    for (int nth = 1;; ++nth) {
        begin("killed before", nth);
        prepare_store(mail(), three);
        std::string verdict;
        {
            const auto killed = start();
            Client smtp(killed.smtp, patience);
            faults_->kill_before(nth);
            verdict = deliver(smtp, three, message_of(8));
        }
        const bool was_killed = faults_->release();
        const bool stored = verdict.starts_with("250 ");
        want(verdict.empty() || stored, "the sender heard " + verdict);
        for (const auto& name : three) {
            const auto found = look(mail() / name, 8);
            want(found.others == 0, name + " has half a message");
            want(found.whole <= 1, name + " has it twice");
            want(found.whole == 1 || !stored, name + " has lost it");
        }
        if (!was_killed) break;
        const auto host = start();
        Client smtp(host.smtp, patience);
        const auto again = stored ? verdict : deliver(smtp, three, message_of(8));
        want(again.starts_with("250 "), "the second try: " + again);
        for (const auto& name : three) {
            twice += look(mail() / name, 8).whole == 2;
            fetch_all(host, name, "secret", 1, stored ? 1 : 2, complaints_);
        }
    }
    std::cout << twice << " times a recipient had a message twice; no 250 had been heard\n";
}

TEST_P(KillPoints, WhileMessagesAreDeleted)
{
    for (int nth = 1;; ++nth) {
        begin("killed before", nth);
        prepare_store(mail(), {"ann"});
        std::string bye;
        {
            const auto killed = start();
            Client smtp(killed.smtp, patience), pop3(killed.pop3, patience);
            for (const int message : {1, 2, 3, 4})
                ASSERT_TRUE(deliver(smtp, {"ann"}, message_of(message)).starts_with("250 "));
            ASSERT_TRUE(login(pop3, "ann").starts_with("+OK"));
            for (const int message : {1, 2, 4})
                ASSERT_TRUE(pop3.say("DELE " + std::to_string(message)).starts_with("+OK"));
            faults_->kill_before(nth);
            bye = pop3.say("QUIT");
        }
        const bool was_killed = faults_->release();
        const bool deleted = bye.starts_with("+OK");
        want(bye.empty() || deleted, "QUIT was answered by " + bye);
        const auto found = look(mail() / "ann", 3);
        want(found.whole == 1, "message 3, which was not marked, is gone");
        want(found.others == 0 || !deleted, "+OK was said to QUIT, and messages are still there");
        if (!was_killed) break;
        const auto host = start();
        fetch_all(host, "ann", "secret", 1, deleted ? 1 : 4, complaints_);
    }
}

// A mail host that starts, or nothing if it does not.
std::future<std::unique_ptr<MailHost>> in_the_background(const std::filesystem::path& mail,
    const std::vector<std::string>& options, const Faults& faults)
{
    return std::async(std::launch::async, [=, command = faults.command()] {
        try {
            return std::make_unique<MailHost>(mail, options, command);
        } catch (const std::runtime_error&) {
            return std::unique_ptr<MailHost>();
        }
    });
}

TEST_P(KillPoints, TwoHostsMakeOneStore)
{
    for (int nth = 1;; ++nth) {
        begin("one of two hosts waits before", nth);
        const TemporaryDirectory other;
        Faults others(other.path());
        faults_->hold_before(nth);
        auto held = in_the_background(mail(), options(), *faults_);
        const auto is_ready = [](auto& host) {
            return host.wait_for(0s) == std::future_status::ready;
        };
        ASSERT_TRUE(eventually([&] { return faults_->has_happened() || is_ready(held); }));
        auto free = in_the_background(mail(), options(), others);
        // It may have to wait for the other one: in flock, or in a way that is not known here.
        eventually([&] { return is_ready(free) || others.waits_for_lock(); }, 2s);
        const bool was_held = faults_->release();
        const auto one = held.get(), two = free.get();
        want(one != nullptr, "the one that waited does not start");
        want(two != nullptr, "the other one does not start");
        for (const auto* host : {one.get(), two.get()})
            if (host) want_sample_accounts(*host);
        if (!was_held) break;
    }
}

INSTANTIATE_TEST_SUITE_P(Mailhost, KillPoints, testing::ValuesIn(ways()),
    [](const auto& way) { return way.param.name; });

}  // namespace
}  // namespace test
