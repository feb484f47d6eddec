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

    // The reply to the message, or "" if the host was gone before. `before_text` is called before
    // its text is sent, with the final dot.
    static std::string send(
        const MailHost& host, const std::string& from, const std::function<void()>& before_text)
    {
        Client smtp(host.smtp, patience);
        login_to_send(smtp, "ann");
        smtp.say("MAIL FROM:<" + from + ">");
        for (const char* to : {"bob@blue.test", "bob@null.test", "ben@example.test"})
            smtp.say(std::string("RCPT TO:<") + to + ">");
        smtp.say("DATA");
        before_text();
        return smtp.say("Subject: x\r\n\r\ntext\r\n.");
    }

    // How many calls of this kind there are from the text on, until all is done.
    int calls(const MailHost& host, const std::string& from, faults::Call call)
    {
        send(host, from, [&] { faults_->count(call); });
        EXPECT_TRUE(eventually([&] { return is_done(); }));
        const int counted = faults_->counted();
        faults_->release();
        return counted;
    }

    struct Arrived {
        std::size_t at_blue, for_ben, reports;  // whoever gets the reports
    };
    Arrived arrived() const
    {
        Arrived all{0, files("ben/new"), files("ann/new")};
        for (const auto& message : blue_->messages())
            ++(message.find("multipart/report") == message.npos ? all.at_blue : all.reports);
        return all;
    }

    // Each of `list` at each call, or a sample of `most`. The host goes on, so each step begins
    // with what the others have left. Returns after how many of them blue.test got the message or
    // the report twice.
    int walk(const std::vector<Fault>& list, int most, const std::string& from = "ann@example.test")
    {
        const bool is_here = from.ends_with("@example.test");
        begin();
        auto host = start(faults_->command());
        std::map<faults::Call, int> counted;
        for (const auto& fault : list)
            if (!counted.contains(fault.call)) counted[fault.call] = calls(host, from, fault.call);
        int steps = 0, twice = 0;
        for (const auto& [fault, nth] : sample_of(list, counted, most)) {
            const auto before = arrived();
            const auto verdict = send(host, from,
                [&, &fault = fault, nth = nth] { faults_->fail(fault.call, fault.error, nth); });
            const bool is_over = eventually([&] { return queued_in(mail()) == 0; }, patience);
            steps += faults_->release();
            const auto what = test::text(fault) + ", call " + std::to_string(nth) +
                faults_->callers() + "; the client heard " + verdict;
            if (!is_over) {
                ADD_FAILURE() << what << "\n" << host.process.output();
                return twice;
            }
            // What a report that was begun again has left behind, a later start sweeps away.
            for (const char* box : {"queue/new", "queue/tmp"})
                for (const auto& entry : fs::directory_iterator(mail() / box))
                    fs::remove(entry.path());
            const auto after = arrived();
            const auto at_blue = after.at_blue - before.at_blue,
                       reports = after.reports - before.reports;
            const auto for_ben = after.for_ben - before.for_ben;
            // A report to another host may come there twice, like any message.
            const auto most_reports = is_here ? 1u : 2u;
            if (verdict.empty()) {  // nobody knows
                EXPECT_LE(for_ben, 1u) << what;
            } else {
                EXPECT_EQ(for_ben, verdict.starts_with("250")) << what;
            }
            EXPECT_GE(at_blue, for_ben) << what << ": lost on the way";
            EXPECT_LE(at_blue, 2u) << what;
            EXPECT_GE(reports, for_ben) << what << ": the sender is not told";
            EXPECT_LE(reports, for_ben * most_reports) << what;
            EXPECT_EQ(files("queue/bad"), 0u) << what;
            twice += at_blue == 2 || reports == 2;
        }
        EXPECT_GT(steps, 10);
        std::cout << steps << " steps; after " << twice
                  << " of them blue.test got something twice\n";
        return twice;
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
            verdict = send(host, "ann@example.test", [] {});
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

// A good message was once set aside as a broken one, when there was no descriptor to read it with.
TEST_F(RelayFaults, NoDescriptorIsLeft)
{
    std::vector<Fault> list;
    for (const auto& fault : all_faults())
        if (fault.error == EMFILE && !fault.is_fatal) list.push_back(fault);
    for (const char* from : {"ann@example.test", "dan@blue.test"})
        EXPECT_EQ(walk(list, 1000, from), 0);
}

TEST_F(RelayFaults, EachAllocationFails)
{
    const Fault no_memory{faults::Call::malloc, "malloc", ENOMEM, false};
    for (const char* from : {"ann@example.test", "dan@blue.test"})
        EXPECT_LE(walk({no_memory}, 20, from), slow_tests() ? 20 : 3);
}

// All but those after which the listener may be unusable, and those that are an answer: a disk that
// says that a file is not there is believed.
TEST_F(RelayFaults, EachCallFails)
{
    using faults::Call;
    const auto is_answer = [](const Fault& fault) {
        return (fault.error == ENOENT || fault.error == ENOTDIR) &&
            (fault.call == Call::stat || fault.call == Call::lstat || fault.call == Call::unlink ||
                fault.call == Call::remove);
    };
    std::vector<Fault> list;
    for (const auto& fault : all_faults())
        if (fault.call != Call::malloc && !fault.is_fatal && !is_answer(fault))
            list.push_back(fault);
    EXPECT_LE(walk(list, 30), slow_tests() ? 100 : 5);
}

}  // namespace
}  // namespace test
