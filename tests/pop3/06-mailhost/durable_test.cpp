// SPDX-License-Identifier: MIT
//
// What the mail host says must be true after a power cut too. Its calls are recorded: whenever it
// sends anything, all that it has changed must be on disk, and no message may be in new before its
// bytes are flushed. A kill does not show this (the system keeps what it has), and no test can pull
// the plug.

#include "tests/support/faults.hpp"
#include "tests/support/power_cut.hpp"
#include "tests/support/session.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <iostream>

namespace test {
namespace {

class Durable : public InEachWay {
protected:
    void SetUp() override
    {
        if (!Faults::why_not().empty()) GTEST_SKIP() << Faults::why_not();
        begin();
    }

    void TearDown() override
    {
        if (complaints_.count() > 0) ADD_FAILURE() << complaints_.text();
        if (complaints_.count() > 0) std::cout << "the calls of the first of them:\n" << calls_;
    }

    // Another directory, and no order.
    void begin()
    {
        faults_.reset();
        directory_.emplace();
        faults_.emplace(directory_->path());
    }

    std::filesystem::path mail() const { return directory_->path() / "mail"; }

    MailHost start() const { return MailHost(mail(), options(), faults_->command()); }

    // Replays what was recorded, and complains wherever the mail host speaks too early. There must
    // be an answer that begins with `answer`.
    void judge(const std::string& answer)
    {
        PowerCut disk;
        bool heard = false;
        const auto before = complaints_.count();
        const auto records = faults_->recorded();
        for (const auto& record : records) {
            disk.add(record);
            if (record.call != faults::Call::send) continue;
            const std::string said = record.path.data();
            heard = heard || said.starts_with(answer);
            if (said.starts_with("354")) continue;  // promises nothing
            for (const auto& risk : disk.at_risk())
                complaints_.add("at " + said.substr(0, said.find('\r')) + ": " + short_of(risk));
        }
        for (const auto& fault : disk.faults()) complaints_.add(short_of(fault));
        if (!heard) complaints_.add("nobody heard " + answer);
        if (before == 0 && complaints_.count() > 0) calls_ = short_of(text(records));
    }

    Complaints complaints_;
    std::optional<TemporaryDirectory> directory_;
    std::optional<Faults> faults_;

private:
    // Without the directory of the test.
    std::string short_of(std::string text) const
    {
        const auto prefix = directory_->path().string() + "/";
        for (auto at = text.find(prefix); at != text.npos; at = text.find(prefix, at))
            text.erase(at, prefix.size());
        return text;
    }

    std::string calls_;
};

TEST_P(Durable, TheFirstStart)
{
    faults_->record(true);
    const auto host = start();
    EXPECT_TRUE(Client(host.smtp, patience).greeting().starts_with("220 "));
    judge("220 ");
}

// No directory is made after the file, and so none of theirs flushes its name.
TEST_P(Durable, NewAccountsForOldMaildirs)
{
    {
        const auto first = start();
    }
    std::filesystem::remove(mail() / "accounts");
    faults_->record(true);
    const auto host = start();
    EXPECT_TRUE(Client(host.smtp, patience).greeting().starts_with("220 "));
    judge("220 ");
}

// Killed anywhere in its first start: the next one must not take for granted what it finds.
TEST_P(Durable, TheStartAfterAKill)
{
    for (int nth = 1;; ++nth) {
        complaints_.about("killed before call " + std::to_string(nth));
        ASSERT_LT(nth, 1000);
        begin();
        faults_->record(true);
        faults_->kill_before(nth);
        try {
            const auto killed = start();
            EXPECT_FALSE(faults_->has_happened());
        } catch (const std::runtime_error&) {  // no mail host
        }
        if (!faults_->release()) break;
        const auto host = start();
        EXPECT_TRUE(Client(host.smtp, patience).greeting().starts_with("220 "));
        judge("220 ");
    }
}

// The name server does not answer, so that nothing else happens than that the message is stored.
TEST_P(Durable, AMessageForAnotherHost)
{
    prepare_store(mail(), {"ann", "ben"});
    const MailHost host(mail(), options({"--dns", "127.0.0.1:9"}), faults_->command());
    Client smtp(host.smtp, patience);
    EXPECT_EQ(login_to_send(smtp, "ann").substr(0, 3), "235");
    faults_->record(true);
    smtp.say("MAIL FROM:<ann@example.test>");
    for (const char* to : {"bob@blue.test", "ben@example.test"})
        EXPECT_EQ(smtp.say(std::string("RCPT TO:<") + to + ">").substr(0, 3), "250");
    smtp.say("DATA");
    EXPECT_EQ(smtp.say("Subject: x\r\n\r\ntext\r\n.").substr(0, 3), "250");
    judge("250 2.0.0 Stored");
}

TEST_P(Durable, AMessageForThreeAndItsRemoval)
{
    prepare_store(mail(), {"ann", "ben", "cleo"});
    const auto host = start();
    faults_->record(true);
    for (const int message : {1, 8}) {
        Client smtp(host.smtp, patience);
        EXPECT_TRUE(deliver(smtp, {"ann", "ben", "cleo"}, message_of(message)).starts_with("250 "));
    }
    judge("250 2.0.0 Stored");
    Client pop3(host.pop3, patience);
    EXPECT_TRUE(login(pop3, "ann").starts_with("+OK"));
    for (const char* number : {"1", "2"})
        EXPECT_TRUE(pop3.say(std::string("DELE ") + number).starts_with("+OK"));
    EXPECT_TRUE(pop3.say("QUIT").starts_with("+OK"));
    EXPECT_EQ(files_in(mail() / "ann/new"), 0u);
    judge("+OK Goodbye");
}

// Each call of a delivery fails once: what is taken back must be gone for good before the sender
// hears so, or he sends a message again that comes back.
TEST_P(Durable, AMessageThatIsTakenBack)
{
    using faults::Call;
    int failures = 0;
    for (const auto call : {Call::open, Call::write, Call::fsync, Call::link, Call::rename})
        for (int nth = 1;; ++nth) {
            complaints_.about(std::string(name_of(call)) + " " + std::to_string(nth) + " fails");
            ASSERT_LT(nth, 1000);
            begin();
            prepare_store(mail(), {"ann", "ben", "cleo"});
            const auto host = start();
            Client smtp(host.smtp, patience);
            faults_->record(true);
            faults_->fail(call, EIO, nth);
            const auto verdict = deliver(smtp, {"ann", "ben", "cleo"}, message_of(8));
            if (!faults_->release()) {
                EXPECT_TRUE(verdict.starts_with("250 ")) << verdict;
                break;
            }
            ++failures;
            judge(verdict.substr(0, 4));
        }
    EXPECT_GT(failures, 5);
}

INSTANTIATE_TEST_SUITE_P(
    Mailhost, Durable, testing::ValuesIn(ways()), [](const auto& way) { return way.param.name; });

}  // namespace
}  // namespace test
