// SPDX-License-Identifier: MIT
//
// The program: what it says of a file of transcripts, and its exit status.

#include "client/04-script/by_hand.hpp"
#include "server/03-echo/echo.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/server.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace test {
namespace {

const std::string lesson = "client/04-script";

// Without the CR that Windows puts before each LF.
Ended run_script(const std::vector<std::string>& arguments)
{
    auto ended = run(lesson, arguments, "");
    std::erase(ended.bytes, '\r');
    return ended;
}

class Script : public testing::Test {
protected:
    Ended play(const std::string& transcripts, std::vector<std::string> options = {}) const
    {
        std::ofstream(file, std::ios::binary) << transcripts;
        options.insert(options.begin(), {file.generic_string(), text(server.address)});
        return run_script(options);
    }

    const TemporaryDirectory directory;
    const std::filesystem::path file = directory.path() / "talk.txt";
    const Server server{"server/07-dialogue"};
};

#define EXPECT_SAYS(ended, part) EXPECT_PRED_FORMAT2(testing::IsSubstring, part, (ended).bytes)

const std::string right = "== right\nS: Hello. Say HELP\nC: ECHO one\nS: one\n";
const std::string wrong = "== wrong\nS: Hello. Say HELP\n# its own\nC: ECHO two\nS: twx\n";

TEST_F(Script, SaysWhatWentAsWritten)
{
    const auto ended = play(right +
        "== (half)\nS: Hello. Say HELP\nC: QUIT\n== as another\n"
        "--- as in: (half)\nS: Goodbye\n--- server closes\n");
    EXPECT_EQ(ended.status, 0);
    EXPECT_EQ(
        ended.bytes, "ok      right\nok      as another\n2 as written, 0 wrong, 0 not played\n");
}

TEST_F(Script, SaysWhatDidNotAndGoesOn)
{
    const auto ended = play(wrong + right);
    EXPECT_EQ(ended.status, 1);
    EXPECT_EQ(ended.bytes,
        "WRONG   wrong\n" + file.generic_string() +
            ":5: wrong\n"
            "  S: Hello. Say HELP\n"
            "  # its own\n"
            "  C: ECHO two\n"
            "> S: twx\n"
            "the server said\n"
            "  S: two\\r\\n\n"
            "       ^ here it differs\n"
            "by hand: printf 'ECHO two\\n' | build/client/02-telnet --pause 100 127.0.0.1 " +
            std::to_string(server.address.port) +
            "\n\n"
            "ok      right\n"
            "1 as written, 1 wrong, 0 not played\n");
}

TEST_F(Script, PlaysOneOfThem)
{
    EXPECT_EQ(play(wrong + right, {"--only", "right"}).bytes,
        "ok      right\n1 as written, 0 wrong, 0 not played\n");
    const auto none = play(wrong + right, {"--only", "rig"});
    EXPECT_EQ(none.status, 2);
    EXPECT_SAYS(none, "talk.txt: no transcript in it has this title\n");
}

TEST_F(Script, PlaysTheBlocksOfAReadme)
{
    const auto readme = directory.path() / "README.md";
    std::ofstream(readme, std::ios::binary)
        << "# A page\n```transcript --an-option\nS: Hello. Say HELP\n```\n```sh\nS: no\n```\n";
    const auto ended = run(lesson, {readme.generic_string(), text(server.address)}, "");
    EXPECT_EQ(ended.status, 0);
    EXPECT_SAYS(ended, "1 as written");
}

TEST_F(Script, PlaysAgainstTwoServers)
{
    const std::string both =
        "== both\n--- connect SMTP\nS: Hello. Say HELP\n--- connect POP3\nS: two\n";
    Peer second([](net::Socket& client, const Peer&) { net::write_all(client, "two\r\n"); });
    EXPECT_EQ(play(both, {"--pop3", text(second.address())}).status, 0);
    const auto wrong_there = play("== both\n--- connect SMTP\nS: Hello. Say HELP\nC: ECHO a\nS: a\n"
                                  "--- connect POP3\nC: STAT\nS: three\n",
        {"--pop3", text(second.address())});
    EXPECT_EQ(wrong_there.status, 1);
    const std::string by_hand = "' | build/client/02-telnet --pause 100 127.0.0.1 ";
    EXPECT_SAYS(wrong_there,
        "by hand: printf 'ECHO a\\n" + by_hand + std::to_string(server.address.port) +
            "\nby hand: printf 'STAT\\n" + by_hand + second.port() + "\n");
    const auto missing = play(both);
    EXPECT_EQ(missing.status, 2);
    EXPECT_SAYS(missing, "NOT PLAYED  both\n");
    EXPECT_SAYS(missing, "> S: two\nthe transcript wants a POP3 server too: say --pop3\n");
}

TEST_F(Script, SaysWhyItCouldNotTry)
{
    const auto no_line = play("== x\nC: TIME\nThis is a sentence\n");
    EXPECT_EQ(no_line.status, 2);
    EXPECT_SAYS(no_line, "> This is a sentence\nthis is no line of a transcript; there are\n");
    EXPECT_EQ(play("== x\nC+ \\x4\n").status, 2);
    EXPECT_EQ(play("== x\n--- client sends 99999999999 times: x\n").status, 2);

    play(right);
    const auto refused =
        run_script({file.generic_string(), "127.0.0.1:" + std::to_string(free_port())});
    EXPECT_EQ(refused.status, 2);
    EXPECT_SAYS(refused, "Connection refused (no program listens on this port)");

    const auto no_file = run_script({"no/such/file", text(server.address)});
    EXPECT_EQ(no_file.status, 2);
    EXPECT_SAYS(no_file, "open no/such/file: cannot be read\n");
    const auto empty = play("no title here\n");
    EXPECT_EQ(empty.status, 2);
    EXPECT_SAYS(empty, "talk.txt: no transcript in it\n");
    EXPECT_EQ(run_script({file.generic_string()}).status, 2);
}

// Neither a silent server nor one that never ends a line holds it up.
TEST_F(Script, WaitsNoLongerThanItIsTold)
{
    Peer silent([](net::Socket&, const Peer& self) { self.stall(); });
    Peer drips([](net::Socket& client, const Peer&) {
        while (net::write_all(client, "x"))
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
    });
    Peer floods([](net::Socket& client, const Peer&) {
        while (net::write_all(client, std::string(100'000, 'x'))) { }
    });
    std::ofstream(file, std::ios::binary) << "== x\nS: Hello\n";
    const std::tuple<const Peer&, std::string> peers[]{
        {silent, "> S: Hello\nexpected this line, but nothing came for 1 s\n"},
        {drips, "which does not end in \\r\\n"}, {floods, "which does not end in \\r\\n"}};
    for (const auto& [peer, why] : peers) {
        const auto ended =
            run_script({file.generic_string(), text(peer.address()), "--timeout", "1"});
        EXPECT_EQ(ended.status, 1);
        EXPECT_SAYS(ended, why);
    }
}

TEST_F(Script, SaysWhenAServerTakesNoMore)
{
    Peer deaf([](net::Socket&, const Peer& self) { self.stall(); });
    std::ofstream(file, std::ios::binary)
        << "== x\n--- client sends 1000000 times: " << std::string(100, 'x') << "\n";
    const auto ended = run_script({file.generic_string(), text(deaf.address()), "--timeout", "1"});
    EXPECT_EQ(ended.status, 1);
    EXPECT_SAYS(ended, "\nthe server takes no more\n");
}

TEST(ByHand, IsACommandThatSendsTheSameBytes)
{
    const auto telnet = [](const std::string& input) {
        return "printf '" + input + "' | build/client/02-telnet --pause 100 ::1 25";
    };
    const auto connect = [](const std::string& input) {
        return "printf '" + input + "' | build/client/01-connect ::1 25";
    };
    using namespace std::string_literals;
    EXPECT_EQ(net::by_hand("HELO a\r\nQUIT\r\n", "::1", 25), telnet("HELO a\\nQUIT\\n"));
    EXPECT_EQ(net::by_hand("50% \\ 'x'\t\xff\r\n", "::1", 25),
        telnet("50%% \\\\ \\047x\\047\\011\\377\\n"));
    EXPECT_EQ(net::by_hand("half", "::1", 25), telnet("half"));
    EXPECT_EQ(net::by_hand("bare\n", "::1", 25), connect("bare\\n"));
    EXPECT_EQ(net::by_hand("a\rb\r\n", "::1", 25), connect("a\\rb\\r\\n"));
    EXPECT_EQ(net::by_hand("a\r\n\0"s, "::1", 25), telnet("a\\n\\000"));
    EXPECT_EQ(net::by_hand("a\r", "::1", 25), connect("a\\r"));
    EXPECT_EQ(net::by_hand("", "::1", 25), "build/client/02-telnet ::1 25");
    EXPECT_EQ(net::by_hand(std::string(3000, 'x'), "::1", 25), "build/client/02-telnet ::1 25");
}

}  // namespace
}  // namespace test
