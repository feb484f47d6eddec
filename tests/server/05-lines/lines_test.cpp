// SPDX-License-Identifier: MIT

#include "server/03-echo/echo.hpp"
#include "server/05-lines/line_reader.hpp"
#include "tests/support/server.hpp"

#include <gtest/gtest.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace test {
namespace {

using net::Line;
using net::LineReader;
using namespace std::string_literals;

std::string shown(const Line& line)
{
    std::string text = (line.too_long ? "TOO LONG " : "") + std::string(line.text);
    text += line.end == Line::End::crlf ? "|crlf" : line.end == Line::End::lf ? "|lf" : "|none";
    if (line.is_clean()) text += "|clean";
    return text;
}

std::vector<std::string> all_lines(LineReader& reader, std::size_t longest = 100)
{
    std::vector<std::string> lines;
    while (const auto line = reader.next(longest)) lines.push_back(shown(*line));
    return lines;
}

using Lines = std::vector<std::string>;

TEST(LineReader, TellsLineEndsApart)
{
    LineReader reader;
    feed(reader, "one\r\ntwo\nthree\r\nfour\rfive\r\n\r\n\n\r\r\nlast");
    EXPECT_EQ(all_lines(reader),
        (Lines{"one|crlf|clean", "two|lf", "three|crlf|clean", "four\rfive|crlf", "|crlf|clean",
            "|lf", "\r|crlf"}));
    EXPECT_EQ(shown(*reader.rest()), "last|none");
    EXPECT_FALSE(reader.rest());
    feed(reader, "more\r\n");
    EXPECT_EQ(all_lines(reader), (Lines{"more|crlf|clean"}));
}

TEST(LineReader, SplitAtEveryPositionGivesTheSameLines)
{
    const std::string text = "ab\r\n\ncd\r\r\n\0e\r\n\r\nend\r\n"s;
    LineReader whole;
    feed(whole, text);
    const auto expected = all_lines(whole);
    for (std::size_t first = 0; first <= text.size(); ++first) {
        for (std::size_t second = first; second <= text.size(); ++second) {
            LineReader reader;
            Lines lines;
            for (const auto& part :
                {text.substr(0, first), text.substr(first, second - first), text.substr(second)}) {
                feed(reader, part);
                for (auto& line : all_lines(reader)) lines.push_back(line);
            }
            EXPECT_EQ(lines, expected) << first << " " << second;
        }
    }
}

TEST(LineReader, TheLimitCountsTheTextOnly)
{
    for (const char* end : {"\r\n", "\n"}) {
        for (const int size : {19, 20, 21}) {
            LineReader reader;
            feed(reader, std::string(static_cast<std::size_t>(size), 'x'));
            EXPECT_FALSE(reader.next(20));
            feed(reader, end);
            EXPECT_EQ(reader.next(20)->too_long, size > 20) << size;
            feed(reader, std::string(static_cast<std::size_t>(size), 'x') + end);
            EXPECT_EQ(reader.next(20)->too_long, size > 20) << size;
        }
    }
    LineReader reader;
    feed(reader, std::string(20, 'x') + "\r");
    EXPECT_FALSE(reader.next(20));
    feed(reader, "\n");
    EXPECT_EQ(shown(*reader.next(20)), std::string(20, 'x') + "|crlf|clean");
}

TEST(LineReader, AnEndlessLineNeedsNoMoreMemoryAndIsReportedOnce)
{
    LineReader reader;
    std::size_t largest = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto room = reader.room();
        std::fill(room.begin(), room.end(), 'x');
        largest = std::max(largest, room.size());
        reader.add(room.size());
        EXPECT_FALSE(reader.next(2048));
    }
    EXPECT_LE(largest, 16384u);
    feed(reader, "\r");
    EXPECT_FALSE(reader.next(2048));
    feed(reader, "\nnext\r\n");
    EXPECT_EQ(all_lines(reader, 2048),
        (Lines{"TOO LONG xxxxxxxxxxxxxxxx|crlf|clean", "next|crlf|clean"}));
}

// The CR is the last byte that has come when the bytes of the line are dropped.
TEST(LineReader, TheEndOfALineThatIsTooLongMayBeSplit)
{
    LineReader reader;
    feed(reader, "POST /" + std::string(100, 'x') + "\r");
    EXPECT_FALSE(reader.next(20));
    feed(reader, "\nnext\r\n");
    EXPECT_EQ(
        all_lines(reader), (Lines{"TOO LONG POST /xxxxxxxxxx|crlf|clean", "next|crlf|clean"}));
}

TEST(LineReader, AnEndlessLineMayJustStop)
{
    LineReader reader;
    feed(reader, std::string(1000, 'x'));
    EXPECT_FALSE(reader.next(20));
    EXPECT_EQ(shown(*reader.rest()), "TOO LONG xxxxxxxxxxxxxxxx|none");
    EXPECT_FALSE(reader.rest());
}

TEST(LineReader, HasTwiceTheRoomOfTheLastRead)
{
    LineReader reader;
    for (const std::size_t size : {1024, 2048, 4096, 8192, 16384, 16384}) {
        EXPECT_EQ(reader.room().size(), size);
        reader.add(size);
    }
    reader.add(700);
    EXPECT_EQ(reader.room().size(), 1400u);
    reader.add(1);
    EXPECT_EQ(reader.room().size(), 1024u);
}

TEST(LineReader, TheLongestLineNeeds66KiB)
{
    constexpr std::size_t longest = 65'537, most = 66 * 1024;
    LineReader reader;
    const char* end = nullptr;  // of the room, at last
    for (std::size_t size = 0; size < longest;) {
        const auto room = reader.room();
        const auto count = std::min(room.size(), longest - size);
        std::fill_n(room.begin(), count, 'x');
        reader.add(count);
        size += count;
        end = room.data() + room.size();
        EXPECT_FALSE(reader.next(longest));
    }
    feed(reader, "\r\n");
    const auto line = reader.next(longest);
    ASSERT_TRUE(line);
    EXPECT_FALSE(line->too_long);
    EXPECT_EQ(static_cast<std::size_t>(end - line->text.data()), most);
}

// What is not yet taken moves to the front each time: the room is always in the same 66 KiB.
TEST(LineReader, ALineThatIsNeverWholeNeedsNoMoreMemory)
{
    LineReader reader;
    feed(reader, std::string(1000, 'x'));
    all_lines(reader, 2000);
    const char* begin = nullptr;
    for (int count = 0; count < 1000; ++count) {
        feed(reader, "\n" + std::string(1000, 'x'));
        EXPECT_EQ(all_lines(reader, 2000).size(), 1u);
        const char* const at = reader.room().data();
        if (!begin) begin = at;
        EXPECT_EQ(at, begin) << count;
    }
}

#ifdef __GLIBC__
TEST(LineReader, QuietClientsGiveMemoryBack)
{
    LineReader reader;
    feed(reader, std::string(300'000, '\n'));
    all_lines(reader);
    for (int i = 0; i < 3; ++i) {
        feed(reader, "\n");
        all_lines(reader);
    }
    EXPECT_LE(malloc_usable_size(reader.room().data()), 4096u);
}
#endif

TEST(LineEcho, OverTheWire)
{
    Server server("server/05-lines");
    EXPECT_EQ(answer_to(server.address, "one\r\ntwo\nthr\ree\r\n\r\nlast"),
        "one\r\ntwo (it ended in a bare LF)\r\nthr\ree (with a bare CR in it)\r\n\r\nlast (it had "
        "no end)\r\n");
    EXPECT_EQ(answer_to(server.address, "a\r\nQUIT\r\nb\r\n"), "a\r\nGoodbye\r\n");
    EXPECT_EQ(answer_to(server.address, std::string(3000, 'x') + "\r\nstill here\r\n"),
        "Too long: a line has at most 2048 bytes\r\nstill here\r\n");
}

TEST(LineEcho, OneByteAtATime)
{
    Server server("server/05-lines");
    auto client = server.client();
    for (const char byte : std::string("hello\r\n")) net::write_all(client, std::string(1, byte));
    EXPECT_EQ(read_line(client), "hello\r\n");
}

}  // namespace
}  // namespace test
