// SPDX-License-Identifier: MIT
//
// The player of transcripts itself: what it accepts, what it refuses, and what its reports say. The
// server is the small talk of server/07-dialogue.

#include "client/04-script/pattern.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"
#include "tests/support/wire.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace test {
namespace {

using testing::IsSubstring;

class TranscriptPlayer : public testing::Test {
protected:
    // The dialogues of a file with this text.
    std::vector<net::Transcript> dialogues(const std::string& text) const
    {
        std::ofstream(file, std::ios::binary) << text;
        return net::read_transcripts(file);
    }

    std::string play_with(const net::Transcript& dialogue, const std::string& by_hand = {}) const
    {
        const auto connect = [this](const std::string&) {
            return hold_in_memory(session_of("server/07-dialogue", store.store));
        };
        return play(dialogue, connect, mail.path(), by_hand);
    }

    // The report of the last dialogue of `text`, without the name of the file; empty if all is
    // well.
    std::string report(const std::string& text, const std::string& by_hand = {}) const
    {
        auto report = play_with(dialogues(text).back(), by_hand);
        const auto name = file.generic_string();
        for (auto at = report.find(name); at != report.npos; at = report.find(name))
            report.replace(at, name.size(), "FILE");
        return report;
    }

    // The same for a dialogue of these lines only.
    std::string report_of(const std::string& lines) const { return report("== a test\n" + lines); }

    const TemporaryDirectory mail;
    const TestStore store{mail.path()};
    const std::filesystem::path file = mail.path() / "dialogues.txt";
};

TEST_F(TranscriptPlayer, PlaysADialogue)
{
    EXPECT_EQ(report_of("# a comment\n"
                        "S: Hello. Say HELP\n"
                        "\n"
                        "C: ECHO\n"
                        "S: \n"
                        "C+ EC\n"
                        "C+ HO \\x41\\t\\\\\\r\\n\n"
                        "S+ A\\t\\\\\\r\\n\n"
                        "C1: ECHO z\n"
                        "S1: z\n"
                        "S2: Hello. Say HELP\n"
                        "C2: QUIT\n"
                        "S2: Goodbye\n"
                        "--- server closes 2\n"
                        "--- client sends 3 times: ECHO x\n"
                        "--- server says 3 times: x\n"
                        "--- client sends a line of 2049 bytes\n"
                        "S: That was too long\n"
                        "--- client sends 160 bytes of text\n"
                        "--- server says 2 times: No such verb. {any}\n"
                        "S3: Hello. Say HELP\n"
                        "--- client 3 closes\n"
                        "--- client half-closes\n"
                        "--- server closes\n"),
        "");
}

TEST_F(TranscriptPlayer, AReportShowsTheDialogueTheWrongLineAndWhy)
{
    EXPECT_EQ(report("== one\n"
                     "S: Hello. Say HELP\n"
                     "== two\n"
                     "S: Hello. Say HELP\n"
                     "# as RFC 5321, 4.2.4 says of 500\n"
                     "C: XYZZY\n"
                     "S: No such word. Say HELP\n"
                     "C: QUIT\n",
                  "telnet"),
        "FILE:7: two\n"
        "  S: Hello. Say HELP\n"
        "  # as RFC 5321, 4.2.4 says of 500\n"
        "  C: XYZZY\n"
        "> S: No such word. Say HELP\n"
        "the server said\n"
        "  S: No such verb. Say HELP\\r\\n\n"
        "             ^ here it differs\n"
        "see RFC 5321, 4.2.4 says of 500\n"
        "by hand: telnet\n");
}

TEST_F(TranscriptPlayer, TheCaretIsUnderTheFirstWrongByteAlsoAfterEscapes)
{
    const std::string echo = "S: Hello. Say HELP\nC+ ECHO a\\x01\\t\\\\b\\r\\n\n";
    EXPECT_PRED_FORMAT2(IsSubstring,
        "  S+ a\\x01\\t\\\\b\\r\\n\n"
        "              ^ here it differs\n",
        report_of(echo + "S+ a\\x01\\t\\\\c\\r\\n\n"));
    EXPECT_PRED_FORMAT2(IsSubstring,
        "  S: a\\x01\\t\\\\b\\r\\n\n"
        "              ^ here it differs\n",
        report_of(echo + "S: a\x01\t\\c\n"));
    EXPECT_PRED_FORMAT2(IsSubstring,
        "  S: Hello. Say HELP\\r\\n\n"
        "                    ^ here it differs\n",
        report_of("S: Hello. Say HELP, please\n"));
}

TEST_F(TranscriptPlayer, SaysWhyNoLineComes)
{
    const std::string quit = "S: Hello. Say HELP\nC: QUIT\nS: Goodbye\n";
    EXPECT_PRED_FORMAT2(
        IsSubstring, "expected this line, but the server has", report_of(quit + "S: And more\n"));
    EXPECT_PRED_FORMAT2(
        IsSubstring, "expected these bytes, but the server has", report_of(quit + "S+ And more\n"));
    EXPECT_PRED_FORMAT2(IsSubstring,
        "> --- server closes\nthe connection should have ended here, but",
        report_of("S: Hello. Say HELP\n--- server closes\n"));
    EXPECT_PRED_FORMAT2(IsSubstring,
        "> --- server closes\nthe connection should have ended here, but the server said: "
        "x\\r\\n\n",
        report_of("S: Hello. Say HELP\nC: ECHO x\n--- server closes\n"));
    EXPECT_PRED_FORMAT2(IsSubstring, "> \nthe server has more to say: more\\r\\n\n",
        report_of("C: ECHO more\nS: Hello. Say HELP\n"));
}

TEST_F(TranscriptPlayer, AnExceptionEndsInAReportToo)
{
    const auto dialogue = dialogues("== a test\n# RFC 5321\nC: HELO a\n").back();
    const auto refuse = [](const std::string&) -> std::unique_ptr<net::Wire> {
        throw std::runtime_error("connect 127.0.0.1:1: Connection refused");
    };
    EXPECT_PRED_FORMAT2(IsSubstring,
        "> C: HELO a\nconnect 127.0.0.1:1: Connection refused\nsee RFC 5321\n",
        play(dialogue, refuse));
}

TEST(TranscriptPattern, Placeholders)
{
    EXPECT_EQ(net::mismatch("250 {any}", "250 2.0.0 OK"), -1);
    EXPECT_EQ(net::mismatch("250 {any}", "250 "), 4);
    EXPECT_EQ(net::mismatch("250 {any}", "500 No such command"), 0);
    EXPECT_EQ(net::mismatch("{any}.test", "a.test.test"), -1);
    EXPECT_EQ(net::mismatch("250{any?}", "250"), -1);
    EXPECT_EQ(net::mismatch("{number} octets", "265 octets"), -1);
    EXPECT_EQ(net::mismatch("{number} octets", "some octets"), 0);
    EXPECT_EQ(net::mismatch("{number} octets", " octets"), 0);
    EXPECT_EQ(net::mismatch("{digit}{digit}", "12"), -1);
    EXPECT_EQ(net::mismatch("{digit}", "12"), 1);
    EXPECT_EQ(net::mismatch("C{digit?}:", "C:"), -1);
    EXPECT_EQ(net::mismatch("C{digit?}:", "C2:"), -1);
    EXPECT_EQ(net::mismatch("C{digit?}:", "C22:"), 2);
    EXPECT_EQ(net::mismatch("{word}!", "alice!"), -1);
    EXPECT_EQ(net::mismatch("{word}!", "alice1!"), 5);
    EXPECT_EQ(net::mismatch("{time} UTC", "12:34:56 UTC"), -1);
    EXPECT_EQ(net::mismatch("{time} UTC", "12:3x:56 UTC"), 4);
    EXPECT_EQ(net::mismatch("{date}", "Mon, 5 Jan 2026 12:34:56 +0000"), -1);
    EXPECT_EQ(net::mismatch("{date}", "Mon, 5 Jan 2026 12:34:56 +0100"), 27);
}

TEST(TranscriptPattern, OneOf)
{
    EXPECT_EQ(net::mismatch("250 {one of: HELP | SIZE}", "250 HELP"), -1);
    EXPECT_EQ(net::mismatch("250 {one of: HELP | SIZE}", "250 SIZE"), -1);
    EXPECT_EQ(net::mismatch("250 {one of: HELP | SIZE}", "250 SAME"), 5);
    EXPECT_EQ(net::mismatch("250 {one of: HELP | SIZE}", "250 HELP | SIZE"), 8);
    EXPECT_EQ(net::mismatch("250 {one of: SIZE | SIZE 10} bytes", "250 SIZE 10 bytes"), -1);
    EXPECT_EQ(net::mismatch("250 {one of: +OK | a b} {number}", "250 a b 7"), -1);
}

TEST(TranscriptPattern, DoesNotTryForEver)
{
    const std::string line(100'000, 'a');
    EXPECT_EQ(net::mismatch("{any}{any?}a", line), -1);
    EXPECT_THROW(net::mismatch("{any}a{any}a{any}b", line), net::Error);
}

TEST_F(TranscriptPlayer, RefusesAnUnknownPlaceholder)
{
    EXPECT_PRED_FORMAT2(IsSubstring,
        "> S: Hello{nay}\nthere is no placeholder {nay}, only {any} {any?} {number} "
        "{digit} {digit?} {word} {time} {date} {one of: a | b}\n",
        report_of("S: Hello{nay}\n"));
}

TEST_F(TranscriptPlayer, RefusesALineThatTakesAnyAnswer)
{
    for (const std::string line :
        {"S: {any}", "S: {any?}", "S: {any} {any}", "S2: {any}", "--- server says 2 times: {any}"})
        EXPECT_PRED_FORMAT2(IsSubstring,
            "> " + line + "\nthis would take any answer, also \"No such command\": ",
            report_of("S: Hello. Say HELP\n" + line + "\n"))
            << line;
    EXPECT_EQ(report_of("S: Hello{any}\n"), "");
    EXPECT_EQ(report_of("S: {word}. {any}\n"), "");
}

TEST_F(TranscriptPlayer, PlaysTheLinesOfAnotherDialogueFirst)
{
    const std::string before = "== (greeted)\n"
                               "S: Hello. Say HELP\n"
                               "== (asked)\n"
                               "--- as in: (greeted)\n"
                               "C: ECHO asked\n"
                               "S: {any}sked\n"
                               "== echoed\n"
                               "--- as in: (asked)\n"
                               "--- as in: (no more)\n"
                               "--- as in: (no more)\n"
                               "== (no more)\n"
                               "C: ECHO x\n"
                               "S: x\n"
                               "== a test\n";
    EXPECT_EQ(report(before + "--- as in: echoed\nC: QUIT\nS: Goodbye\n"), "");
    EXPECT_EQ(report(before + "--- as in: (asked)\nS: wrong\n"),
        "FILE:16: a test\n"
        "  --- as in: (asked)\n"
        "  --- as in: (greeted)\n"
        "  S: Hello. Say HELP\n"
        "  C: ECHO asked\n"
        "  S: {any}sked\n"
        "> S: wrong\n"
        "expected this line, but the server says nothing\n");
}

TEST_F(TranscriptPlayer, AReportNamesTheLineOfTheOtherDialogueThatIsWrong)
{
    const auto said = report("== (greeted)\n"
                             "# RFC 1\n"
                             "S: Hello\n"
                             "== a test\n"
                             "# RFC 2\n"
                             "--- as in: (greeted)\n");
    EXPECT_TRUE(said.starts_with("FILE:3: a test\n")) << said;
    EXPECT_PRED_FORMAT2(IsSubstring, "> S: Hello\n", said);
    EXPECT_TRUE(said.ends_with("see RFC 1\n")) << said;
}

TEST_F(TranscriptPlayer, AfterTheOtherDialogueAReportIsAboutThisOneAgain)
{
    const auto said = report("== (greeted)\n"
                             "# RFC 1\n"
                             "S: Hello. Say HELP\n"
                             "== a test\n"
                             "# RFC 2\n"
                             "--- as in: (greeted)\n"
                             "S: wrong\n");
    EXPECT_TRUE(said.starts_with("FILE:7: a test\n")) << said;
    EXPECT_TRUE(said.ends_with("see RFC 2\n")) << said;
}

TEST_F(TranscriptPlayer, ReportsARing)
{
    EXPECT_PRED_FORMAT2(IsSubstring,
        "> --- as in: (one)\n"
        "this is a circular reference:\n"
        "  a test, as in\n"
        "  (one), as in\n"
        "  (two), as in\n"
        "  (one)\n",
        report("== (one)\n"
               "--- as in: (two)\n"
               "== (two)\n"
               "S: Hello. Say HELP\n"
               "--- as in: (one)\n"
               "== a test\n"
               "--- as in: (one)\n"));
    EXPECT_PRED_FORMAT2(IsSubstring, "this is a circular reference:\n  a test, as in\n",
        report_of("--- as in: a test\n"));
}

TEST_F(TranscriptPlayer, ReportsAnUnknownTitle)
{
    const auto said = report("== (greeted)\n"
                             "S: Hello. Say HELP\n"
                             "== a test\n"
                             "--- as in: (greeting)\n");
    EXPECT_TRUE(said.starts_with("FILE:4: a test\n> --- as in: (greeting)\n")) << said;
    EXPECT_PRED_FORMAT2(IsSubstring, "no transcript in FILE has this title\n", said);
}

TEST_F(TranscriptPlayer, ADialogueInBracketsIsNoTest)
{
    const auto all = dialogues("== (greeted)\nS: Hello. Say HELP\n== one\n== two\nC: HELP\n");
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].title, "one");
    EXPECT_EQ(all[1].title, "two");
    EXPECT_EQ(all[1].line, 4);
    EXPECT_EQ(all[1].lines, std::vector<std::string>{"C: HELP"});
}

TEST_F(TranscriptPlayer, NamesAllLinesWhereOneIsNotALineOfATranscript)
{
    for (const std::string line :
        {"--- client half-close", "--- letter to alice: x", "S Hello", "C22: HELP", "c: HELP",
            "C:HELP", "hello", "--- client closes ", "--- client sends many times: HELP"}) {
        const auto said = report_of("S: Hello. Say HELP\n" + line + "\n");
        EXPECT_PRED_FORMAT2(
            IsSubstring, "> " + line + "\nthis is no line of a transcript; there are\n", said);
        EXPECT_PRED_FORMAT2(IsSubstring, "\n  S{digit?}: {any?} ", said);
        EXPECT_PRED_FORMAT2(IsSubstring, "\n  --- client half-closes ", said);
        EXPECT_PRED_FORMAT2(IsSubstring, "\n  --- message to {word}: {any?} ", said);
    }
}

TEST_F(TranscriptPlayer, LooksIntoTheMaildrop)
{
    const std::string two = "--- message to alice: one\\n\n--- message to alice: two\\x21\\n\n";
    EXPECT_EQ(report_of(two +
                  "S: Hello. Say HELP\n"
                  "--- alice has 2 messages\n"
                  "--- a message of alice has: two!\\n\n"
                  "--- message 1 of alice moves to cur\n"
                  "--- alice has 2 messages\n"
                  "--- message 2 of alice is removed\n"
                  "--- alice has 1 message\n"
                  "--- a message of alice has: one\\n\n"
                  "--- alice has no temporary files\n"),
        "");
}

TEST_F(TranscriptPlayer, ReportsWhatIsNotInTheMaildrop)
{
    const std::string one = "--- message to alice: one\\n\n";
    EXPECT_PRED_FORMAT2(
        IsSubstring, "\nthere are 1\n", report_of(one + "--- alice has 2 messages\n"));
    EXPECT_PRED_FORMAT2(IsSubstring, "bob", report_of(one + "--- a message of bob has: one\n"));
    EXPECT_PRED_FORMAT2(IsSubstring, "no message of alice has that, there is\n  one\\n\n",
        report_of(one + "--- a message of alice has: two\n"));
    EXPECT_PRED_FORMAT2(IsSubstring, "there is no such message in new",
        report_of(one + "--- message 2 of alice is removed\n"));
    EXPECT_PRED_FORMAT2(
        IsSubstring, "rename", report_of(one + "--- message 2 of alice moves to cur\n"));
    std::ofstream(mail.path() / "alice" / "tmp" / "left") << "x";
    EXPECT_PRED_FORMAT2(
        IsSubstring, "tmp is not empty", report_of(one + "--- alice has no temporary files\n"));
}

}  // namespace
}  // namespace test
