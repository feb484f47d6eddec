// SPDX-License-Identifier: MIT
//
// Reports on disk. A crash may come between any two steps: each state that it leaves is made here,
// and finish() must give the sender one report: not two, and not none.

#include "smtp/09-relay/bounces.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace test {
namespace {

namespace fs = std::filesystem;

const std::string message = "1.a.mail.example.test,S=72,W=75";

class Bounces : public testing::Test {
protected:
    // A message from `sender` to bob and carol at blue.test.
    void put(const std::string& sender)
    {
        std::ofstream(queue / "new" / message, std::ios::binary)
            << "Return-Path: <" << sender << ">\nSubject: x\n\nSecret text\n";
        envelope = {*path(sender), 7, {{*path("bob@blue.test")}, {*path("carol@blue.test")}}};
        spool.begin("1.a.mail.example.test", envelope);
    }
    static std::optional<smtp::Path> path(const std::string& address)
    {
        const auto text = "<" + address + ">";
        std::string_view rest = text;
        return smtp::take_path(rest);
    }
    // Returns the reports that are in the spool.
    mail::Messages finish(const mail::StoredEnvelope& what) const
    {
        mail::Messages in_spool;
        bounces.finish(message, what, in_spool);
        return in_spool;
    }
    // bob's message has failed.
    mail::Messages fail_for_bob(bool crash = false)
    {
        envelope.to.erase(envelope.to.begin());
        is_told = bounces.update(
            message, envelope, {{*path("bob@blue.test"), 550, "5.1.1 No", "mail.blue.test"}});
        if (crash) return {};
        return finish(envelope);
    }
    static std::vector<std::string> names_in(const fs::path& directory)
    {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(directory))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }
    // The fields that the report for alice gives back, of a message with this text.
    std::string fields_of_report(const std::string& text)
    {
        put("alice@example.test");
        std::ofstream(queue / "new" / message, std::ios::binary) << text;
        fail_for_bob();
        const auto report = contents(directory.path() / "alice/new" / of_alice().at(0));
        const auto begin = report.find("\n\n", report.find("text/rfc822-headers")) + 2;
        return report.substr(begin, report.rfind("\n--part") - begin);
    }
    std::vector<std::string> of_alice() const { return names_in(directory.path() / "alice/new"); }
    fs::path tmp(const std::string& name) const { return queue / "tmp" / name; }

    TemporaryDirectory directory;
    TestStore test{directory.path()};
    mail::Spool spool{test.store};
    mail::Host host;
    const mail::Bounces bounces{test.store, spool, host};
    const fs::path queue = directory.path() / "queue";
    mail::StoredEnvelope envelope;
    bool is_told = false;
};

TEST_F(Bounces, AReportForOneOfUsComesIntoTheMailbox)
{
    put("alice@example.test");
    EXPECT_TRUE(fail_for_bob().empty());
    EXPECT_TRUE(is_told);
    ASSERT_EQ(of_alice().size(), 1u);
    EXPECT_TRUE(of_alice()[0].starts_with("1.a.mail.example.test.bounce1,S=")) << of_alice()[0];
    const auto file = directory.path() / "alice/new" / of_alice()[0];
    const auto text = contents(file);
    const auto lines = std::count(text.begin(), text.end(), '\n');
    EXPECT_TRUE(of_alice()[0].ends_with(",S=" + std::to_string(text.size()) +
        ",W=" + std::to_string(static_cast<std::ptrdiff_t>(text.size()) + lines)));
    EXPECT_NE(text.find("\nSubject: x\n\n--part"), text.npos) << text;
    EXPECT_EQ(text.find("Secret"), text.npos) << "only the header goes back";
    EXPECT_EQ(text.find("Return-Path: <alice"), text.npos);
    EXPECT_EQ(spool.envelope(message)->to.size(), 1u);
    EXPECT_TRUE(names_in(queue / "tmp").empty());
}

TEST_F(Bounces, AReportForOthersComesIntoTheQueue)
{
    put("dan@green.test");
    const auto reports = fail_for_bob();
    ASSERT_EQ(reports.size(), 1u);
    EXPECT_EQ(spool.messages(), (std::vector<std::string>{message, reports.front()}));
    const auto of_report = spool.envelope(reports.front());
    ASSERT_TRUE(of_report);
    EXPECT_TRUE(of_report->from.is_null());
    EXPECT_EQ(mail::bare(of_report->to.at(0).address), "dan@green.test");
    EXPECT_EQ(of_report->to[0].tries, 0u);
}

TEST_F(Bounces, AReportOfAReportIsNeverMade)
{
    put("");
    EXPECT_TRUE(fail_for_bob().empty());
    EXPECT_FALSE(is_told);
    EXPECT_EQ(spool.messages().size(), 1u);
    EXPECT_EQ(spool.envelope(message)->to.size(), 1u);
}

TEST_F(Bounces, AMessageThatNobodyNeedsIsRemoved)
{
    put("alice@example.test");
    envelope.to.clear();
    EXPECT_TRUE(finish(envelope).empty());
    EXPECT_TRUE(names_in(queue / "new").empty());
    put("alice@example.test");
    envelope.to.pop_back();
    fail_for_bob();
    EXPECT_TRUE(names_in(queue / "new").empty());
    EXPECT_EQ(of_alice().size(), 1u);
}

// The report is in tmp, and no envelope names it: it does not count, also for the next one.
TEST_F(Bounces, AfterACrashBeforeTheEnvelopeTheReportDoesNotCount)
{
    put("alice@example.test");
    std::ofstream(queue / "tmp" / "1.a.mail.example.test.bounce1,S=1,W=1") << "x";
    EXPECT_TRUE(finish(*spool.envelope(message)).empty());
    EXPECT_TRUE(of_alice().empty());
    fail_for_bob();
    EXPECT_EQ(of_alice().size(), 1u);
    finish(*spool.envelope(message));
    EXPECT_EQ(of_alice().size(), 1u);
}

TEST_F(Bounces, AfterACrashBehindTheEnvelopeTheReportGetsItsPlace)
{
    put("alice@example.test");
    fail_for_bob(true);
    EXPECT_TRUE(of_alice().empty());
    spool.sweep();
    const auto found = spool.envelope(message);
    ASSERT_EQ(found->reports.size(), 1u);
    EXPECT_TRUE(finish(*found).empty());
    EXPECT_EQ(of_alice(), found->reports);
    finish(*found);  // a second time changes nothing
    EXPECT_EQ(of_alice().size(), 1u);
}

// The message itself stays until its last report has its place.
TEST_F(Bounces, TheLastReportOfAMessageToo)
{
    put("dan@green.test");
    envelope.to.pop_back();
    fail_for_bob(true);
    EXPECT_EQ(spool.messages(), std::vector<std::string>{message});
    const auto found = spool.envelope(message);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->to.empty());
    EXPECT_EQ(finish(*found), mail::Messages{found->reports.at(0)});
    EXPECT_EQ(spool.messages(), found->reports);
}

// By a directory in its place: the disk does not take the report now. Later it does.
TEST_F(Bounces, AReportThatCannotBePlacedIsKept)
{
    put("alice@example.test");
    fail_for_bob(true);
    const auto found = *spool.envelope(message);
    fs::rename(directory.path() / "alice", directory.path() / "away");
    EXPECT_THROW(finish(found), std::exception);
    fs::rename(directory.path() / "away", directory.path() / "alice");
    finish(found);
    EXPECT_EQ(of_alice(), found.reports);
}

TEST_F(Bounces, AReportThatCannotBeQueuedIsKept)
{
    put("dan@green.test");
    fail_for_bob(true);
    const auto found = *spool.envelope(message);
    fs::rename(queue / "new", queue / "away");
    EXPECT_THROW(finish(found), net::Error);
    fs::rename(queue / "away", queue / "new");
    EXPECT_EQ(finish(found), mail::Messages{found.reports.at(0)});
}

// Where no file can be moved from the queue to the mailbox.
TEST_F(Bounces, AReportForAMailboxOnAnotherFileSystem)
{
    const auto elsewhere = another_file_system();
    if (elsewhere.empty()) GTEST_SKIP() << "no other file system here, or few links";
    const TemporaryDirectory other(elsewhere);
    for (const char* box : {"tmp", "new", "cur"}) fs::create_directory(other.path() / box);
    fs::remove_all(directory.path() / "alice");
    fs::create_directory_symlink(other.path(), directory.path() / "alice");
    put("alice@example.test");
    EXPECT_TRUE(fail_for_bob().empty());
    ASSERT_EQ(of_alice().size(), 1u);
    const auto text = contents(other.path() / "new" / of_alice()[0]);
    EXPECT_TRUE(text.starts_with("Return-Path: <>\nFrom: ")) << text;
    EXPECT_TRUE(text.ends_with("--\n")) << text;
    EXPECT_TRUE(names_in(queue / "tmp").empty());
}

// A power cut on Friday, a start on Monday.
TEST_F(Bounces, AnOldReportOfAMessageThatIsHereIsNotSweptAway)
{
    put("alice@example.test");
    fail_for_bob(true);
    const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(100);
    std::ofstream(queue / "tmp" / "9.z.mail.example.test") << "x";
    for (const auto& entry : fs::directory_iterator(queue / "tmp"))
        fs::last_write_time(entry.path(), long_ago);
    spool.sweep();
    EXPECT_EQ(names_in(queue / "tmp"), spool.envelope(message)->reports);
}

// A domain that is not ours may have a name that is.
TEST_F(Bounces, AReportForANamesakeElsewhereComesIntoTheQueue)
{
    put("alice@green.test");
    EXPECT_EQ(fail_for_bob().size(), 1u);
    EXPECT_TRUE(of_alice().empty());
}

TEST_F(Bounces, TheTextOfTheMessageStaysHere)
{
    EXPECT_EQ(
        fields_of_report("Return-Path: <a@b>\nSubject: x\n\nSecret\n\nmore\n"), "Subject: x\n");
}

TEST_F(Bounces, AMessageWithoutFieldsGivesNoneBack)
{
    EXPECT_EQ(fields_of_report("Return-Path: <a@b>\n\nSecret\n\nmore\n"), "");
}

TEST_F(Bounces, AMessageMayHaveNoReturnPathAndNoText)
{
    EXPECT_EQ(fields_of_report("Subject: x\nTo: y\n"), "Subject: x\nTo: y\n");
}

// 64 KiB of the file, with its Return-Path: the last line is `more` bytes longer than what is left of
// them.
class LongHeader : public Bounces {
protected:
    void is_cut(std::size_t more, bool fits)
    {
        const std::string first = "Return-Path: <alice@example.test>\n";
        std::string fields;
        while (first.size() + fields.size() < 65000) fields += "X: " + std::string(60, 'x') + "\n";
        const auto left = 65536 - first.size() - fields.size();
        const auto last = std::string(left - 1 + more, 'y') + "\n";
        EXPECT_EQ(
            fields_of_report(first + fields + last + "z\n\ntext\n"), fields + (fits ? last : ""));
    }
};

TEST_F(LongHeader, KeepsALineThatFits)
{
    is_cut(0, true);
}

TEST_F(LongHeader, LosesALineThatDoesNotFit)
{
    is_cut(1, false);
}

}  // namespace
}  // namespace test
