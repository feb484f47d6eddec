// SPDX-License-Identifier: MIT
//
// The POP3 client when the line is lost after any byte that the server sends, when it is killed
// before any call that changes the disk or tells the server something, and when any such call
// fails. Afterwards a second run finds the line and the disk in order: then each message is here
// once, and nothing is left over.

#include "client/01-connect/connect.hpp"
#include "client/07-fetch/fetch.hpp"
#include "tests/support/faults.hpp"
#include "tests/support/fetched.hpp"
#include "tests/support/pop3_peer.hpp"
#include "tests/support/power_cut.hpp"
#include "tests/support/process.hpp"
#include "tests/support/sample.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <limits>
#include <map>

namespace test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Texts = std::vector<std::string>;
using Kind = mail::Folder::Kind;

const std::vector<Pop3Peer::Mail> two{
    {"a", "Subject: 1\r\n\r\n.\r\n"}, {"b", "Subject: 2\r\n\r\n..x\r\n"}};
const Texts both{"Subject: 1\n\n.\n", "Subject: 2\n\n..x\n"};

// In this process: a walk has some thousand steps.
void fetch_here(const Pop3Peer& peer, const fs::path& directory, Kind kind, bool are_kept)
{
    const net::Stop stop;
    const mail::Folder folder(directory, kind);
    pop3::Client client(net::connect(peer.address(), 5s), 5s);
    client.log_in({"alice", "secret"});
    pop3::Notes notes(folder, "alice at peer");
    pop3::fetch(client, folder, notes, are_kept, stop);
}

// Cuts the line after each byte, and returns how often a message came twice.
int lose_the_line(const Answers& answers, Kind kind, bool are_kept)
{
    int twice = 0;
    testing::internal::CaptureStdout();
    for (std::size_t cut = 0;; ++cut) {
        const TemporaryDirectory here;
        Pop3Peer peer(two, answers);
        peer.cut_after(cut);
        bool is_lost = false;
        try {
            fetch_here(peer, here.path(), kind, are_kept);
        } catch (const net::Error&) {
            is_lost = true;
        }
        const auto was_cut = peer.was_cut();
        auto found = fetched_in(here.path());
        EXPECT_TRUE(
            std::includes(both.begin(), both.end(), found.messages.begin(), found.messages.end()))
            << cut;
        EXPECT_LE(2u, found.messages.size() + peer.mail().size()) << cut;
        peer.cut_after(std::numeric_limits<std::size_t>::max());
        fetch_here(peer, here.path(), kind, are_kept);
        found = fetched_in(here.path());
        twice += static_cast<int>(found.messages.size()) - 2;
        found.messages.erase(
            std::unique(found.messages.begin(), found.messages.end()), found.messages.end());
        EXPECT_EQ(found.messages, both) << cut;
        EXPECT_EQ(found.others, are_kept ? Texts{"fetched-"} : Texts()) << cut;
        EXPECT_EQ(peer.mail().size(), are_kept ? 2u : 0u) << cut;
        EXPECT_TRUE(was_cut || !is_lost) << cut;
        if (!was_cut) break;
    }
    testing::internal::GetCapturedStdout();
    return twice;
}

TEST(LostLine, FetchesEachMessageOnce)
{
    EXPECT_EQ(lose_the_line({}, Kind::maildir, false), 0);
    EXPECT_EQ(lose_the_line({}, Kind::files, false), 0);
}

TEST(LostLine, AlsoIfTheyAreKept)
{
    EXPECT_EQ(lose_the_line({}, Kind::files, true), 0);
}

// Without unique-ids it may come twice, and is never lost.
TEST(LostLine, LosesNothingWithoutUniqueIds)
{
    EXPECT_GT(lose_the_line({{"UIDL", "-ERR What?"}}, Kind::maildir, false), 0);
}

// What is here has unique-ids; to fetch it once more without them would double it. It is no matter
// of the password.
TEST(LostLine, FetchesNothingTwiceWhenUidlIsGone)
{
    const TemporaryDirectory here;
    Pop3Peer with(two, {}), without(two, {{"UIDL", "-ERR What?"}});
    fetch_here(with, here.path(), Kind::maildir, true);
    try {
        fetch_here(without, here.path(), Kind::maildir, true);
        FAIL() << "fetched";
    } catch (const pop3::Refused& refused) {
        EXPECT_STREQ(refused.what(), "UIDL is refused, and was not before");
        EXPECT_FALSE(refused.is_login);
    }
    EXPECT_EQ(fetched_in(here.path()).messages, both);
}

// A message that is kept is known by its unique-id alone: servers count its size in more than one way.
TEST(LostLine, FetchesNothingTwiceWhenASizeChanges)
{
    const TemporaryDirectory here;
    Pop3Peer before(two, {}), after(two, {{"LIST", "+OK\r\n1 99\r\n2 99\r\n."}});
    fetch_here(before, here.path(), Kind::maildir, true);
    fetch_here(after, here.path(), Kind::maildir, true);
    for (const auto& command : after.commands())
        EXPECT_FALSE(command.starts_with("RETR")) << command;
}

// As a process of its own, which can be killed.
class FaultyFetch : public testing::Test {
protected:
    void SetUp() override
    {
        if (!Faults::why_not().empty()) GTEST_SKIP() << Faults::why_not();
        begin();
    }

    void begin()
    {
        faults_.reset();
        directory_.emplace();
        faults_.emplace(directory_->path());
        peer_.emplace(two);
    }

    fs::path folder() const { return directory_->path() / "mail"; }

    Ended fetch(bool are_kept, std::vector<std::string> command)
    {
        const Texts options{"--server", peer_->text(), "--user", "alice", "--password", "secret",
            "--maildir", folder().string()};
        command.insert(command.end(), options.begin(), options.end());
        if (are_kept) command.push_back("--keep");
        Process process(command);
        const auto status = process.wait();
        return {status, process.output()};
    }
    Ended fetch_faulty(bool are_kept = false)
    {
        return fetch(are_kept, faults_->command("client/07-fetch"));
    }

    // What must hold whatever happened: nothing is lost, and a second run ends it.
    void judge(const std::string& what, bool are_kept = false)
    {
        EXPECT_LE(2u, fetched_in(folder()).messages.size() + peer_->mail().size()) << what;
        const auto again = fetch(are_kept, {"build/client/07-fetch"});
        EXPECT_EQ(again.status, 0) << what << ": " << again.bytes;
        const auto found = fetched_in(folder());
        EXPECT_EQ(found.messages, both) << what;
        EXPECT_EQ(found.others, are_kept ? Texts{"fetched-"} : Texts()) << what;
        EXPECT_EQ(peer_->mail().size(), are_kept ? 2u : 0u) << what;
    }

    // With `are_kept` there is an earlier run, and the messages stay on the server. Of all calls
    // that fail, `most` are taken.
    void fail_each_call(bool are_kept, int most)
    {
        using faults::Call;
        const auto begin_again = [&] {
            begin();
            if (are_kept) {
                EXPECT_EQ(fetch(true, {"build/client/07-fetch"}).status, 0);
            }
        };
        std::map<Call, int> counted;
        for (const auto call :
            {Call::open, Call::fopen, Call::read, Call::write, Call::fsync, Call::close,
                Call::rename, Call::unlink, Call::remove, Call::mkdir, Call::recv, Call::send}) {
            begin_again();
            faults_->count(call);
            fetch_faulty(are_kept);
            counted[call] = faults_->counted();
        }
        const auto steps = sample_of(all_faults(), counted, most);
        for (const auto& [fault, nth] : steps) {
            begin_again();
            faults_->fail(fault.call, fault.error, nth);
            const auto ended = fetch_faulty(are_kept);
            faults_->release();
            const auto what = test::text(fault) + ", call " + std::to_string(nth);
            EXPECT_TRUE(ended.status == 0 || ended.status == 75) << what << ": " << ended.bytes;
            judge(what, are_kept);
        }
        EXPECT_GT(steps.size(), 20u);
    }

    std::optional<TemporaryDirectory> directory_;
    std::optional<Faults> faults_;
    std::optional<Pop3Peer> peer_;
};

TEST_F(FaultyFetch, KilledAnywhere)
{
    for (const bool are_kept : {false, true})
        for (int nth = 1;; ++nth) {
            begin();
            faults_->kill_before(nth);
            fetch_faulty(are_kept);
            const bool was_killed = faults_->release();
            judge("killed before call " + std::to_string(nth), are_kept);
            ASSERT_LT(nth, 1000);
            if (was_killed) continue;
            EXPECT_GT(nth, 20) << "so few calls: something is not recorded";
            break;
        }
}

// A message that was killed on its way may have been read, and moved, before the next run.
TEST_F(FaultyFetch, KilledAndThenRead)
{
    for (int nth = 1;; ++nth) {
        begin();
        faults_->kill_before(nth);
        fetch_faulty();
        if (!faults_->release()) break;
        if (fs::exists(folder() / "cur"))
            for (const auto& entry : fs::directory_iterator(folder() / "new"))
                fs::rename(
                    entry.path(), folder() / "cur" / (entry.path().filename().string() + SEEN));
        fetch(false, {"build/client/07-fetch"});
        EXPECT_EQ(fetched_in(folder()).messages, both) << "killed before call " << nth;
    }
}

TEST_F(FaultyFetch, ACallThatFails)
{
    fail_each_call(false, 100);
}

// Then nothing is fetched, and the notes that say so must not be lost.
TEST_F(FaultyFetch, ACallThatFailsWhereAllIsHereAlready)
{
    fail_each_call(true, 50);
}

// What is deleted on the server is safe here, even if the power fails at that moment.
TEST_F(FaultyFetch, IsSafeBeforeItDeletes)
{
    faults_->record(true);
    EXPECT_EQ(fetch_faulty().status, 0);
    PowerCut disk;
    int deleted = 0;
    for (const auto& record : faults_->recorded()) {
        disk.add(record);
        const std::string said = record.path.data();
        if (record.call != faults::Call::send || !said.starts_with("DELE")) continue;
        ++deleted;
        for (const auto& risk : disk.at_risk())
            EXPECT_NE(risk.find("fetching-"), risk.npos) << "at DELE: " << risk;
    }
    EXPECT_EQ(disk.faults(), Texts());
    EXPECT_EQ(deleted, 2);
}

}  // namespace
}  // namespace test
