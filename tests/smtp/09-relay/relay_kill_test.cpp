// SPDX-License-Identifier: MIT
//
// The mail host with its relay is killed before each of its steps, while one message travels to
// another host, to a domain that takes no mail, and to one of us. Then it is started again. What got
// 250 arrives, its sender is told once of what failed, and the other host gets it twice only if it
// had it already when the kill came: the one window that SMTP leaves (RFC 1047).

#include "tests/support/faults.hpp"
#include "tests/support/session.hpp"
#include "tests/support/small_dns.hpp"
#include "tests/support/smtp_peer.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace test {
namespace {

namespace fs = std::filesystem;

class RelayKill : public testing::Test {
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

    // The reply to the message, or "" if the host was gone before.
    static std::string send(const MailHost& host)
    {
        Client smtp(host.smtp, patience);
        login_to_send(smtp, "ann");
        smtp.say("MAIL FROM:<ann@example.test>");
        for (const char* to : {"bob@blue.test", "bob@null.test", "ben@example.test"})
            smtp.say(std::string("RCPT TO:<") + to + ">");
        smtp.say("DATA");
        return smtp.say("Subject: x\r\n\r\ntext\r\n.");
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

TEST_F(RelayKill, BeforeEachStep)
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

}  // namespace
}  // namespace test
