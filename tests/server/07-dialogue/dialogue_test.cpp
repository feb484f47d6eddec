// SPDX-License-Identifier: MIT

#include "server/02-socket/trace.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/platform.hpp"
#include "server/07-dialogue/service.hpp"
#include "server/07-dialogue/session.hpp"
#include "tests/support/error.hpp"
#include "tests/support/server.hpp"

#include <gtest/gtest.h>

#include <array>
#include <ctime>
#include <future>

namespace test {
namespace {

using namespace net;
using namespace std::chrono_literals;

Reply say_hi(std::string_view)
{
    return {"hi\r\n"};
}

std::string why_not(const std::function<void()>& call)
{
    try {
        call();
    } catch (const std::logic_error& error) {
        return error.what();
    }
    return "fine";
}

TEST(State, AVerbIsAddedOnceAndReplacedOnlyIfThere)
{
    State state;
    EXPECT_FALSE(state.is_between_commands());
    state.on({"HI"}, say_hi);
    EXPECT_TRUE(state.is_between_commands());
    EXPECT_EQ(why_not([&] { state.on({"hi"}, say_hi, "ftp/02-new/new.cpp"); }),
        "hi exists already: use replace() in ftp/02-new/new.cpp");
    EXPECT_EQ(why_not([&] { state.replace({"HO"}, say_hi, "ftp/02-new/new.cpp"); }),
        "HO does not exist: use on() in ftp/02-new/new.cpp");
    const Verb old = state.replace({"HI"}, [](std::string_view) { return Reply{"ho\r\n"}; });
    EXPECT_EQ(old("").text, "hi\r\n");
    EXPECT_EQ(state.find({"hI"}).row->verb("").text, "ho\r\n");
    EXPECT_EQ(state.find({"HI  there "}).argument, " there ");
    EXPECT_EQ(state.find({"H"}).row, nullptr);
    EXPECT_EQ(state.find({""}).row, nullptr);
}

TEST(State, AReplacedVerbHasTheOldSyntaxIfItNamesNone)
{
    State state;
    state.on({"HI", "name"}, say_hi);
    state.replace({"HI"}, say_hi);
    EXPECT_EQ(state.rows().front().info.usage(), "HI name");
    state.replace({"HI", "names"}, say_hi);
    EXPECT_EQ(state.rows().front().info.usage(), "HI names");
}

TEST(State, FindsNoVerbInALineThatIsNotClean)
{
    State state;
    state.on({"HI"}, say_hi);
    EXPECT_TRUE(state.find({"HI"}).row);
    EXPECT_FALSE(state.find({.text = "HI", .too_long = true}).row);
    EXPECT_FALSE(state.find({.text = "HI", .end = Line::End::lf}).row);
    EXPECT_FALSE(state.find({.text = "HI there\ryou"}).row);
}

TEST(Dialogue, KnowsWhichVerbHasAnswered)
{
    Dialogue dialogue;
    dialogue.commands.on({"HI"}, say_hi, "ftp/02-new/new.cpp");
    dialogue.commands.on({"HO", "", "RFC 959"}, say_hi, "ftp/02-new/new.cpp");
    dialogue.commands.set_fallback([](const Line&) { return Reply{"no\r\n"}; });
    EXPECT_EQ(dialogue.answered_by(), "");
    for (const auto& [line, by] : {std::pair{"HI", "HI by ftp/02-new"},
             {"HO", "HO by ftp/02-new (RFC 959)"}, {"HA", ""}, {"hi", "HI by ftp/02-new"}}) {
        dialogue.hear({line});
        EXPECT_EQ(dialogue.answered_by(), by) << line;
    }
}

TEST(State, AFallbackIsSetOnceAndReplacedOnlyIfThere)
{
    State state;
    const auto no = [](const Line&) { return Reply{"no\r\n"}; };
    EXPECT_EQ(why_not([&] { state.replace_fallback(no); }),
        "there is no fallback yet: use set_fallback()");
    state.set_fallback(no);
    EXPECT_EQ(why_not([&] { state.set_fallback(no); }),
        "there is a fallback already: use replace_fallback()");
    EXPECT_EQ(
        state.replace_fallback([](const Line&) { return Reply{"well\r\n"}; })({}).text, "no\r\n");
    EXPECT_EQ(state.fallback()({}).text, "well\r\n");
}

TEST(Words, AreTheSameInCapitals)
{
    EXPECT_TRUE(same_word("abyz", "ABYZ"));
    EXPECT_TRUE(same_word("", ""));
    for (const auto& [one, other] :
        {std::pair{"`", "@"}, {"{", "["}, {"a", "aa"}, {"a", "b"}, {"a", ""}}) {
        EXPECT_FALSE(same_word(one, other)) << one;
        EXPECT_FALSE(same_word(other, one)) << one;
    }
}

TEST(Words, AreSplitAtTheFirstSpaceOrTab)
{
    for (const auto& [line, name, argument] :
        {std::tuple{"a b c", "a", "b c"}, {"a\tb", "a", "b"}, {"a  b", "a", " b"}, {"~a", "~a", ""},
            {"a ", "a", ""}, {" a", "", "a"}, {"", "", ""}}) {
        EXPECT_EQ(split(line).name, name) << line;
        EXPECT_EQ(split(line).argument, argument) << line;
    }
    for (const auto& [text, trimmed_text] :
        {std::pair{" \t a b\t ", "a b"}, {"~a~", "~a~"}, {"a", "a"}, {" \t", ""}, {"", ""}})
        EXPECT_EQ(trimmed(text), trimmed_text) << text;
}

TEST(Browser, IsKnownByItsFirstLines)
{
    for (const char* line : {"GET /", "POST /path HTTP/1.1", "PUT /pa", "x HTTP/1.1", "Host: a",
             "hOST:", "\x16\x03\x01"})
        EXPECT_TRUE(is_from_a_browser(line)) << line;
    for (const char* line : {"GET", "GET a/", "/", "x0/", "HTTP/1.1", "Host", "Hosts: a",
             "X-Host: a", "\x16", "\x03\x16", "ECHO 0", ""})
        EXPECT_FALSE(is_from_a_browser(line)) << line;
}

// What a lesson has wrong in its table is said before the first client comes.
TEST(Service, AWrongRowIsAnErrorBeforeTheServerListens)
{
    const Service service{{"127.0.0.1", 0}};
    EXPECT_EQ(why_not([&] {
        service.listen([](const Endpoints&) {
            auto dialogue = std::make_unique<Dialogue>();
            dialogue->commands.on({"HI"}, say_hi, "a.cpp");
            dialogue->commands.on({"HI"}, say_hi, "b.cpp");
            return dialogue;
        });
    }),
        "HI exists already: use replace() in b.cpp");
}

// A dialogue with all that a Reply can ask for.
struct Everything : Dialogue {
    State text;
    int pieces = 0;

    Everything()
    {
        greeting.text = "hello\r\n";
        stopping = "stopping\r\n";
        too_slow = "slow\r\n";
        broken = "broken\r\n";
        commands.on(
            {"TEXT"}, [this](std::string_view) { return Reply{.text = "go\r\n", .next = &text}; });
        commands.on({"MUCH"}, [this](std::string_view) {
            Reply reply{"much\r\n"};
            reply.body = [this](std::string& out) {
                out += std::string(9999, 'x') + "\n";
                return ++pieces < 2000;
            };
            return reply;
        });
        commands.on({"LATE"}, [](std::string_view) {
            Reply reply{"late\r\n"};
            reply.pause = 300ms;
            return reply;
        });
        commands.on({"HALF"}, [](std::string_view) {
            Reply reply{"half\r\n"};
            reply.body = [](std::string&) -> bool { throw std::runtime_error("a disk broke"); };
            return reply;
        });
        commands.on(
            {"FAIL"}, [](std::string_view) -> Reply { throw std::runtime_error("a disk broke"); });
        commands.set_fallback([](const Line&) { return Reply{"what?\r\n"}; });
        text.set_fallback([this](const Line& line) {
            return line.text == "." ? Reply{.text = "done\r\n", .next = &commands} : Reply{};
        });
    }
};

TEST(SmallTalk, TheEleventhWrongLineAndThoseAfterItAreAnsweredLate)
{
    SmallTalkSession session({}, clock_utc);
    for (int wrong = 1; wrong <= 12; ++wrong)
        EXPECT_EQ(session.hear({"XYZZY"}).pause, wrong > 10 ? 1000ms : 0ms) << wrong;
    EXPECT_EQ(session.hear({"TIME"}).pause, 0ms);
}

TEST(SmallTalk, KnowsTheTime)
{
    const auto now = [] {
        const auto time = std::time(nullptr);
        std::array<char, 16> text{};
        std::strftime(text.data(), text.size(), "%H:%M:%S UTC", std::gmtime(&time));
        return std::string(text.data());
    };
    const auto before = now(), heard = clock_utc(), after = now();
    EXPECT_TRUE(heard == before || heard == after) << heard << " is not " << after;
}

TEST(SmallTalk, CountsInPiecesOfOneLine)
{
    SmallTalkSession session({}, clock_utc);
    auto reply = session.hear({"COUNT 2"});
    std::string out;
    EXPECT_TRUE(reply.body(out));
    EXPECT_EQ(out, "1\r\n");
    EXPECT_FALSE(reply.body(out));
    EXPECT_EQ(out, "1\r\n2\r\n");
}

TEST(Service, NamesTheOptionWhenItsPortIsTaken)
{
    const Socket first = listen_on({"127.0.0.1", 0}, "--port");
    const Service service{first.local()};
    EXPECT_PRED_FORMAT2(testing::IsSubstring, " --port", error_of([&] {
        service.listen([](const Endpoints&) { return std::make_unique<Dialogue>(); });
    }));
}

// converse() on a real connection, in this process.
struct Host {
    Stop stop;
    Limits limits;
    Socket listener = listen_on({"127.0.0.1", 0}, "--port");
    Address address = listener.local();
    std::future<void> serving;

    explicit Host(std::chrono::seconds idle = 10s)
    {
        limits.idle = idle;
        serving = std::async(std::launch::async, [this] {
            converse_with_threads(listener, stop, limits, "full\r\n",
                [](const Endpoints&) { return std::make_unique<Everything>(); });
        });
    }
    ~Host() { stop.request(); }
    Socket client() const
    {
        auto socket = client_of(address);
        EXPECT_EQ(read_line(socket), "hello\r\n");
        return socket;
    }
};

// But a reply that leads to another state leaves before more is heard: a message is acknowledged
// before the next one.
TEST(Conversation, RepliesToOneSegmentLeaveInOneWrite)
{
    Everything dialogue;
    Conversation talk(dialogue);
    feed(talk.input, "FOO\r\nBAR\r\nTEXT\r\na\r\nb\r\n.\r\nFOO\r\nTE");
    for (const char* expected : {"hello\r\nwhat?\r\nwhat?\r\ngo\r\n", "done\r\n", "what?\r\n"}) {
        EXPECT_FALSE(talk.wants_input());
        talk.advance();
        EXPECT_EQ(talk.output, expected);
        talk.output.clear();
    }
    EXPECT_TRUE(talk.wants_input());
    EXPECT_TRUE(talk.heard_line());
    talk.advance();
    EXPECT_FALSE(talk.heard_line());
    EXPECT_EQ(talk.output, "");
}

TEST(Conversation, ALongReplyIsMadeWhileItIsTaken)
{
    Everything dialogue;
    Conversation talk(dialogue);
    feed(talk.input, "MUCH\r\nFOO\r\n");
    std::size_t all = 0;
    bool in_order = true;
    while (!talk.wants_input()) {
        talk.advance();
        EXPECT_LE(talk.output.size(), 65536u);
        all += talk.output.size();
        in_order =
            in_order && (talk.output.find("what?") == std::string::npos || dialogue.pieces == 2000);
        talk.output.clear();
    }
    EXPECT_TRUE(in_order);
    EXPECT_EQ(all, 7 + 6 + 2000 * 10'000 + 7u);
}

net::Reply one_to_four()
{
    return {.text = "1", .body = [piece = 1](std::string& out) mutable {
                out += std::to_string(++piece);
                return piece < 4;
            }};
}

TEST(Conversation, SmallPiecesLeaveTogether)
{
    Dialogue dialogue;
    dialogue.greeting = one_to_four();
    Conversation talk(dialogue);
    talk.advance();
    EXPECT_EQ(talk.output, "1234");
    EXPECT_TRUE(talk.wants_input());
}

TEST(Conversation, APauseHoldsBackEachPiece)
{
    Dialogue dialogue;
    dialogue.greeting = one_to_four();
    dialogue.greeting.pause = 300ms;
    Conversation talk(dialogue);
    for (const char* piece : {"1", "2", "3", "4"}) {
        talk.advance();
        EXPECT_EQ(talk.pause(), 300ms);
        EXPECT_EQ(std::exchange(talk.output, ""), piece);
        EXPECT_FALSE(talk.wants_input());
    }
    talk.advance();
    EXPECT_EQ(talk.pause(), 0ms);
    EXPECT_EQ(talk.output, "");
    EXPECT_TRUE(talk.wants_input());
}

TEST(Conversation, AnExceptionIsReportedAndEndsTheSession)
{
    Host host;
    auto client = host.client();
    write_all(client, "FAIL\r\nFOO\r\n");
    EXPECT_EQ(read_all(client), "broken\r\n");
    auto next = host.client();
    write_all(next, "FOO\r\n");
    EXPECT_EQ(read_line(next), "what?\r\n");
}

// A text there would be read as a line of the reply.
TEST(Conversation, NothingIsSaidInTheMiddleOfALongReply)
{
    Host host;
    auto client = host.client();
    write_all(client, "HALF\r\nFOO\r\n");
    EXPECT_EQ(read_all(client), "half\r\n");
}

TEST(Conversation, AClientThatDoesNotReadWaitsForItselfOnly)
{
    Host host;
    auto lazy = host.client();
    write_all(lazy, "MUCH\r\n");
    auto other = host.client();
    write_all(other, "FOO\r\n");
    EXPECT_EQ(read_line(other), "what?\r\n");
    EXPECT_EQ(read_exactly(lazy, 6 + 2000 * 10'000).size(), 6 + 2000 * 10'000u);
}

TEST(Conversation, APauseDelaysOnlyThisReply)
{
    Host host;
    auto client = host.client();
    const auto start = std::chrono::steady_clock::now();
    write_all(client, "LATE\r\nFOO\r\n");
    EXPECT_EQ(read_line(client), "late\r\n");
    EXPECT_GE(std::chrono::steady_clock::now() - start, 290ms);
    EXPECT_EQ(read_line(client), "what?\r\n");
}

TEST(Conversation, WhatWasSaidBeforeAPauseDoesNotWaitForIt)
{
    Everything dialogue;
    Conversation talk(dialogue);
    feed(talk.input, "FOO\r\nLATE\r\nLATE\r\nFOO\r\n");
    for (const auto& [text, pause] :
        std::vector<std::pair<std::string, Milliseconds>>{{"hello\r\nwhat?\r\n", 0ms},
            {"late\r\n", 300ms}, {"late\r\n", 300ms}, {"what?\r\n", 0ms}}) {
        talk.advance();
        EXPECT_EQ(talk.output, text);
        EXPECT_EQ(talk.pause(), pause);
        talk.output.clear();
    }
    EXPECT_TRUE(talk.wants_input());
}

TEST(Conversation, StopSaysGoodbyeBetweenCommandsAndLetsATextEnd)
{
    Host host;
    auto idle = host.client(), in_text = host.client();
    write_all(in_text, "TEXT\r\nhalf\r\n");
    EXPECT_EQ(read_line(in_text), "go\r\n");
    host.stop.request();
    EXPECT_EQ(read_all(idle), "stopping\r\n");
    EXPECT_FALSE(platform::wait(in_text.handle(), 200ms)) << "it should not be told yet";
    write_all(in_text, "rest\r\n.\r\n");
    EXPECT_EQ(read_line(in_text), "done\r\n");
    EXPECT_EQ(read_all(in_text), "stopping\r\n");
    EXPECT_EQ(host.serving.wait_for(3s), std::future_status::ready);
}

TEST(Conversation, StopDoesNotWaitForATextThatNeverEnds)
{
    Host host;
    auto in_text = host.client();
    write_all(in_text, "TEXT\r\nhalf\r\n");
    EXPECT_EQ(read_line(in_text), "go\r\n");
    host.stop.request();
    EXPECT_EQ(host.serving.wait_for(4s), std::future_status::ready);
}

TEST(Conversation, TooSlowIsTold)
{
    Host host(1s);
    auto client = host.client();
    write_all(client, "FO");
    EXPECT_EQ(read_all(client), "slow\r\n");
}

TEST(Conversation, ALineThatDripsIsTooSlow)
{
    Host host(1s);
    auto client = host.client();
    int bytes = 0;
    for (; bytes < 50 && !platform::wait(client.handle(), 100ms); ++bytes) write_all(client, "x");
    EXPECT_LT(bytes, 50);
    EXPECT_EQ(read_line(client), "slow\r\n");
}

TEST(Conversation, EachLineHasATimeOfItsOwn)
{
    Host host(3s);
    auto client = host.client();
    for (int count = 0; count < 3; ++count) {
        EXPECT_FALSE(platform::wait(client.handle(), 1100ms)) << count;
        write_all(client, "FOO\r\n");
        EXPECT_EQ(read_line(client), "what?\r\n");
    }
}

TEST(Conversation, WhatComesAfterTheLastWordDoesNotDestroyIt)
{
    Server server("server/07-dialogue");
    for (int i = 0; i < 20; ++i) {
        auto client = server.client();
        write_all(client, "QUIT\r\n" + std::string(100'000, 'x'));
        EXPECT_EQ(read_all(client), "Hello. Say HELP\r\nGoodbye\r\n");
    }
}

TEST(Conversation, TraceNamesTheLesson)
{
    Server server("server/07-dialogue", {"--trace"});
    answer_to(server.address, "time\r\nxyzzy\r\nQUIT\r\n");
    EXPECT_TRUE(server.process.prints("<- QUIT\\r\\n\n"
                                      "    TIME by server/07-dialogue (like RFC 867)\n"
                                      "    QUIT by server/07-dialogue (its own)\n"))
        << server.process.output();
}

}  // namespace
}  // namespace test
