// SPDX-License-Identifier: MIT
//
// Dots and line ends of a long reply, cut in any way.

#include "client/06-send/dot_stuffer.hpp"
#include "client/07-fetch/dot_unstuffer.hpp"

#include <gtest/gtest.h>

namespace test {
namespace {

using namespace std::string_literals;

// The text, "<end>" if that has come, and the bytes after it.
std::string unstuffed(std::string_view wire, std::size_t piece = 1)
{
    mail::DotUnstuffer dots;
    std::string text;
    std::size_t taken = 0;
    while (taken < wire.size() && !dots.is_finished())
        taken += dots.add(wire.substr(taken, piece), text);
    return text + (dots.is_finished() ? "<end>" : "") + std::string(wire.substr(taken));
}

TEST(DotUnstuffer, TakesTheTextAndNoMore)
{
    for (const auto& [wire, text] : std::initializer_list<std::pair<std::string, std::string>>{
             {".\r\n", ""}, {"a\r\n.\r\n", "a\n"}, {"\r\n\r\n.\r\n", "\n\n"},
             {"..\r\n...a\r\n.\r\n", ".\n..a\n"}, {".b\r\n.\r\n", "b\n"},
             {"a\r\n..\r\n.\r\n", "a\n.\n"}, {"\0\xff\r\n.\r\n"s, "\0\xff\n"s}})
        for (std::size_t piece = 1; piece <= wire.size() + 3; ++piece)
            EXPECT_EQ(unstuffed(wire + "+OK", piece), text + "<end>+OK") << wire;
}

// What other programs have taken for the end of a message, and is none.
TEST(DotUnstuffer, OnlyCrLfDotCrLfEndsIt)
{
    for (const auto& [wire, text] : std::initializer_list<std::pair<std::string, std::string>>{
             {"a\n.\nb", "a\n.\nb"}, {"a\n.\r\nb", "a\n.\nb"}, {"a\r\n.\nb", "a\n\nb"},
             {"a\r.\rb", "a\r.\rb"}, {"a\r\n.\rb", "a\n\rb"}, {"a\r\r\n.b", "a\r\nb"},
             {"a\r\n\0.\r\nb"s, "a\n\0.\nb"s}, {"a.\r\n", "a.\n"}, {".\r.\r\n", "\r.\n"}})
        EXPECT_EQ(unstuffed(wire), text) << wire;
}

// All texts of up to six bytes of these four: as they were, after a DotStuffer.
TEST(DotUnstuffer, UndoesWhatADotStufferHasDone)
{
    constexpr std::string_view bytes = ".\r\na";
    for (int number = 0, count = 4096; number < count; ++number) {
        std::string text, wire;
        for (int rest = number, i = 0; i < 6; ++i, rest /= 4)
            text += bytes[static_cast<std::size_t>(rest % 4)];
        text += "\r\n";
        bool has_bare_lf = false;
        for (std::size_t at = 0; at < text.size(); ++at)
            has_bare_lf |= text[at] == '\n' && (at == 0 || text[at - 1] != '\r');
        if (has_bare_lf) continue;
        mail::DotStuffer dots;
        dots.add(text, wire);
        dots.finish(wire);
        std::string expected;
        for (std::size_t at = 0; at < text.size(); ++at)
            if (text.compare(at, 2, "\r\n") != 0) expected += text[at];
        EXPECT_EQ(unstuffed(wire, 3), expected + "<end>") << testing::PrintToString(text);
    }
}

}  // namespace
}  // namespace test
