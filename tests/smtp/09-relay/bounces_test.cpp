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
    // bob's message has failed.
    std::optional<mail::Bounces::Report> fail_for_bob()
    {
        auto left = envelope;
        left.to.erase(left.to.begin());
        return bounces.update(
            message, left, {{*path("bob@blue.test"), 550, "5.1.1 No", "mail.blue.test"}});
    }
    static std::vector<std::string> names_in(const fs::path& directory)
    {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(directory))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }
    std::vector<std::string> of_alice() const { return names_in(directory.path() / "alice/new"); }
    fs::path tmp(const std::string& name) const { return queue / "tmp" / name; }

    TemporaryDirectory directory;
    TestStore test{directory.path()};
    mail::Spool spool{test.store};
    const mail::Host host;
    const mail::Bounces bounces{test.store, spool, host};
    const fs::path queue = directory.path() / "queue";
    mail::StoredEnvelope envelope;
};

TEST_F(Bounces, AReportForOneOfUsComesIntoTheMailbox)
{
    put("alice@example.test");
    const auto report = fail_for_bob();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->message, "");
    EXPECT_FALSE(report->was_dropped);
    ASSERT_EQ(of_alice().size(), 1u);
    EXPECT_TRUE(of_alice()[0].starts_with("1.a.mail.example.test.bounce1,S=")) << of_alice()[0];
    const auto file = directory.path() / "alice/new" / of_alice()[0];
    const auto text = contents(file);
    EXPECT_NE(of_alice()[0].find(",S=" + std::to_string(fs::file_size(file)) + ",W="), text.npos);
    EXPECT_NE(text.find("\nSubject: x\n\n--part"), text.npos) << text;
    EXPECT_EQ(text.find("Secret"), text.npos) << "only the header goes back";
    EXPECT_EQ(text.find("Return-Path: <alice"), text.npos);
    EXPECT_EQ(spool.envelope(message)->to.size(), 1u);
    EXPECT_TRUE(names_in(queue / "tmp").empty());
}

TEST_F(Bounces, AReportForOthersComesIntoTheQueue)
{
    put("dan@green.test");
    const auto report = fail_for_bob();
    ASSERT_TRUE(report);
    EXPECT_EQ(spool.messages(), (std::vector<std::string>{message, report->message}));
    const auto of_report = spool.envelope(report->message);
    ASSERT_TRUE(of_report);
    EXPECT_TRUE(of_report->from.is_null());
    EXPECT_EQ(mail::bare(of_report->to.at(0).address), "dan@green.test");
}

TEST_F(Bounces, AReportOfAReportIsNeverMade)
{
    put("");
    const auto report = fail_for_bob();
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->was_dropped);
    EXPECT_EQ(spool.messages().size(), 1u);
    EXPECT_EQ(spool.envelope(message)->to.size(), 1u);
}

TEST_F(Bounces, AMessageThatNobodyNeedsIsRemoved)
{
    put("alice@example.test");
    envelope.to.clear();
    EXPECT_FALSE(bounces.update(message, envelope, {}));
    EXPECT_TRUE(names_in(queue / "new").empty());
    put("alice@example.test");
    envelope.to.erase(envelope.to.begin() + 1);
    EXPECT_TRUE(fail_for_bob());
    EXPECT_TRUE(names_in(queue / "new").empty());
    EXPECT_EQ(of_alice().size(), 1u);
}

// The report is in tmp, and the envelope still has both: it has been written too early.
TEST_F(Bounces, AfterACrashBeforeTheEnvelopeTheReportIsThrownAway)
{
    for (const char* sender : {"alice@example.test", "dan@green.test"}) {
        put(sender);
        std::ofstream(tmp("1.a.mail.example.test.bounce1,S=1,W=1")) << "x";
        bounces.finish();
        EXPECT_TRUE(names_in(queue / "tmp").empty()) << sender;
        EXPECT_TRUE(of_alice().empty()) << sender;
        EXPECT_EQ(spool.messages(), std::vector<std::string>{message}) << sender;
    }
}

// The envelope has one recipient left: the report counts, and only its place is missing.
TEST_F(Bounces, AfterACrashBehindTheEnvelopeTheReportGetsItsPlace)
{
    put("alice@example.test");
    std::ofstream(tmp("1.a.mail.example.test.bounce1,S=1,W=1")) << "x";
    auto left = envelope;
    left.to.pop_back();
    spool.replace(message, left);
    bounces.finish();
    EXPECT_TRUE(names_in(queue / "tmp").empty());
    EXPECT_EQ(of_alice(), std::vector<std::string>{"1.a.mail.example.test.bounce1,S=1,W=1"});
    bounces.finish();  // a second time changes nothing
    EXPECT_EQ(of_alice().size(), 1u);
}

TEST_F(Bounces, TheLastReportOfAMessageToo)
{
    put("dan@green.test");
    std::ofstream(tmp("1.a.mail.example.test.bounce0,S=1,W=1")) << "x";
    spool.begin("1.a.mail.example.test.bounce0", {{}, 7, {{*path("dan@green.test")}}});
    envelope.to.clear();
    spool.replace(message, envelope);
    bounces.finish();
    EXPECT_EQ(spool.messages(),
        (std::vector<std::string>{message, "1.a.mail.example.test.bounce0,S=1,W=1"}));
}

TEST_F(Bounces, OtherFilesInTmpStay)
{
    put("alice@example.test");
    const std::vector<std::string> others{"1.a.mail.example.test", "1.a.mail.example.test.bounce",
        "1.a.mail.example.test.bouncex,S=1", "9.z.mail.example.test.bounce1,S=1,W=1"};
    for (const auto& name : others) std::ofstream(tmp(name)) << "x";
    bounces.finish();
    EXPECT_EQ(names_in(queue / "tmp"), others);
    EXPECT_TRUE(of_alice().empty());
}

TEST_F(Bounces, ALongHeaderIsCutAtTheEndOfALine)
{
    put("alice@example.test");
    std::string header = "Return-Path: <alice@example.test>\n";
    while (header.size() < 100'000) header += "X-Line: 0123456789012345678901234567890123456789\n";
    std::ofstream(queue / "new" / message, std::ios::binary) << header << "\ntext\n";
    fail_for_bob();
    const auto text = contents(directory.path() / "alice/new" / of_alice().at(0));
    EXPECT_GT(text.size(), 60'000u);
    EXPECT_LT(text.size(), 70'000u);
    EXPECT_NE(text.find("0123456789\n\n--part"), text.npos);
}

}  // namespace
}  // namespace test
