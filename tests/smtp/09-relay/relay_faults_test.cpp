// SPDX-License-Identifier: MIT
//
// One message travels to another host, to a domain that takes no mail, and to one of us, and the mail
// host with its relay is killed before each of its steps, and started again; or each of its
// allocations and system calls fails once. What got 250 arrives, its sender is told once of what
// failed, and the other host gets it twice only if it had it already: the one window that SMTP leaves
// (RFC 1047).

#include "tests/support/faults.hpp"
#include "tests/support/sample.hpp"
#include "tests/support/session.hpp"
#include "tests/support/small_dns.hpp"
#include "tests/support/smtp_peer.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <iostream>
#include <map>

namespace test {
namespace {

namespace fs = std::filesystem;

class RelayFaults : public testing::Test {
protected:
    void SetUp() override
    {
        if (!Faults::why_not().empty()) GTEST_SKIP() << Faults::why_not();
    }

    void begin()
    {
        blue_.reset();
        faults_.reset();
        directory_.emplace();
        faults_.emplace(directory_->path());
        prepare_store(mail(), {"ann", "ben"});
        blue_.emplace(Answers{}, net::Address{"127.0.0.31", 0});
    }

    MailHost start(const std::vector<std::string>& command) const
    {
        return MailHost(mail(),
            {"--dns", dns_.text(), "--mx-port", std::to_string(blue_->address().port), "--retry",
                "1", "--timeout", "10"},
            command);
    }

    // The reply to the message, or "" if the host was gone before. `at_end` is called before the
    // final dot.
    static std::string send(
        const MailHost& host, const std::function<void()>& at_end = [] {})
    {
        Client smtp(host.smtp, patience);
        login_to_send(smtp, "ann");
        smtp.say("MAIL FROM:<ann@example.test>");
        for (const char* to : {"bob@blue.test", "bob@null.test", "ben@example.test"})
            smtp.say(std::string("RCPT TO:<") + to + ">");
        smtp.say("DATA");
        at_end();
        return smtp.say("Subject: x\r\n\r\ntext\r\n.");
    }

    // How many calls of this kind are made from the final dot on, until all is done.
    int calls(const MailHost& host, faults::Call call)
    {
        send(host, [&] { faults_->count(call); });
        EXPECT_TRUE(eventually([&] { return is_done(); }));
        const int counted = faults_->counted();
        faults_->release();
        return counted;
    }

    struct Arrived {
        std::size_t at_blue, for_ann, for_ben;
    };
    Arrived arrived() const
    {
        return {blue_->messages().size(), files("ann/new"), files("ben/new")};
    }

    // Each of `list` at each call, or a sample of `most`. The host goes on, so each try begins with
    // what the others have left.
    void walk(const std::vector<Fault>& list, int most)
    {
        begin();
        auto host = start(faults_->command());
        std::map<faults::Call, int> counted;
        for (const auto& fault : list)
            if (!counted.contains(fault.call)) counted[fault.call] = calls(host, fault.call);
        int all = 0, steps = 0, twice = 0;
        for (const auto& fault : list) all += counted[fault.call];
        Sample sample(all, most);
        for (const auto& fault : list)
            for (int nth = 1; nth <= counted[fault.call]; ++nth) {
                if (!sample.takes_next()) continue;
                ++steps;
                const auto what = test::text(fault) + ", call " + std::to_string(nth);
                const auto before = arrived();
                const auto verdict =
                    send(host, [&] { faults_->fail(fault.call, fault.error, nth); });
                ASSERT_TRUE(eventually([&] { return files("queue/new") == 0; }, patience))
                    << what << faults_->callers() << "\n"
                    << host.process.output();
                faults_->release();
                // A report that was begun again has left one behind.
                for (const auto& entry : fs::directory_iterator(mail() / "queue/tmp"))
                    fs::remove(entry.path());
                const auto after = arrived();
                const auto at_blue = after.at_blue - before.at_blue,
                           for_ann = after.for_ann - before.for_ann;
                if (verdict.empty()) {  // nobody knows
                    EXPECT_LE(for_ann, 1u) << what << faults_->callers();
                } else {
                    EXPECT_EQ(for_ann, verdict.starts_with("250")) << what << faults_->callers();
                }
                EXPECT_GE(at_blue, for_ann) << what << ": lost on the way" << faults_->callers();
                EXPECT_LE(at_blue, 2u) << what << faults_->callers();
                EXPECT_EQ(after.for_ben - before.for_ben, for_ann) << what << faults_->callers();
                EXPECT_EQ(files("queue/bad"), 0u) << what << faults_->callers();
                twice += at_blue == 2;
            }
        EXPECT_GT(steps, 10);
        std::cout << steps << " steps; after " << twice << " of them blue.test got it twice\n";
    }

    std::size_t files(const std::string& box) const { return files_in(mail() / box); }
    bool is_done() const { return files("queue/new") == 0 && files("queue/tmp") == 0; }
    fs::path mail() const { return directory_->path() / "mail"; }

    SmallDns dns_{
        "blue.test MX 10 mail.blue.test\nmail.blue.test A 127.0.0.31\nnull.test MX 0 .\n"};
    std::optional<TemporaryDirectory> directory_;
    std::optional<Faults> faults_;
    std::optional<SmtpPeer> blue_;
};

TEST_F(RelayFaults, KilledBeforeEachStep)
{
    int twice = 0, steps = 0;
    for (int nth = 1; nth < 1000; ++nth) {
        begin();
        std::string verdict;
        {
            auto host = start(faults_->command());
            faults_->kill_before(nth);
            verdict = send(host);
            // It ends by the kill, or it is done.
            ASSERT_TRUE(eventually([&] {
                return faults_->has_happened() || (!verdict.empty() && is_done());
            })) << nth;
            if (faults_->has_happened()) host.process.wait();
        }
        if (!faults_->release()) {
            steps = nth - 1;
            break;
        }
        const auto what = "killed before step " + std::to_string(nth) + ", the client heard \"" +
            verdict.substr(0, 3) + "\"";
        const auto host = start({program("pop3/06-mailhost")});
        const bool is_promised = verdict.starts_with("250");
        ASSERT_TRUE(verdict.empty() || is_promised) << what << verdict;
        // What was never promised may leave an envelope behind, which is swept a day later.
        EXPECT_TRUE(eventually([&] { return queued_in(mail()) == 0; })) << what;
        const auto there = blue_->messages().size();
        EXPECT_LE(there, 2u) << what;
        if (is_promised) {
            EXPECT_GE(there, 1u) << what << ": lost on the way to blue.test";
            EXPECT_EQ(files("ann/new"), 1u) << what << ": the sender is not told, or twice";
            EXPECT_EQ(files("ben/new"), 1u) << what;
        } else {
            EXPECT_LE(files("ann/new"), 1u) << what;
            EXPECT_LE(files("ben/new"), 1u) << what;
        }
        twice += there == 2;
    }
    EXPECT_GT(steps, 40);
    EXPECT_LE(twice, 10) << "the window is between the dot and the first unlink";
    std::cout << steps << " steps; after " << twice
              << " of them blue.test had the message already, and got it a second time\n";
}

// A good message was once set aside as a broken one when there was no descriptor to read it with.
TEST_F(RelayFaults, NoDescriptorIsLeft)
{
    std::vector<Fault> list;
    for (const auto& fault : all_faults())
        if (fault.error == EMFILE && !fault.is_fatal) list.push_back(fault);
    walk(list, 1000);
}

TEST_F(RelayFaults, EachAllocationFails)
{
    walk({{faults::Call::malloc, "malloc", ENOMEM, false}}, 25);
}

// But for those after which the listener may be beyond help.
TEST_F(RelayFaults, EachCallFails)
{
    std::vector<Fault> list;
    for (const auto& fault : all_faults())
        if (fault.call != faults::Call::malloc && !fault.is_fatal) list.push_back(fault);
    walk(list, 25);
}

}  // namespace
}  // namespace test
