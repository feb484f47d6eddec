// SPDX-License-Identifier: MIT
//
// What each exercise must have. Whether it checks what it should is tested by make test-exercises.

#include "exercises/check/exercise.hpp"
#include "exercises/check/subject.hpp"
#include "tests/support/lessons.hpp"
#include "tests/support/names.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace test {
namespace {

namespace fs = std::filesystem;

class Exercise : public testing::TestWithParam<std::string> {
public:
    const check::Exercise exercise = check::read_exercise(GetParam());
    const std::string directory = "exercises/" + GetParam();
    const std::string tests = "tests/exercises/" + GetParam();
};

std::size_t sections(const std::string& file)
{
    const auto lines = lines_of(file);
    return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(),
        [](const std::string& line) { return line.starts_with("== "); }));
}

std::string capitalized(std::string word)
{
    word[0] = static_cast<char>(word[0] - 'a' + 'A');
    return word;
}

TEST_P(Exercise, HasAPageThatSaysWhatItIs)
{
    const auto lines = lines_of(directory + "/README.md");
    ASSERT_GE(lines.size(), 3u) << directory << "/README.md is missing";
    EXPECT_EQ(lines[2],
        "*" + capitalized(exercise.kind) + " · " + std::to_string(exercise.minutes) +
            " minutes · " + std::to_string(exercise.points()) +
            " points · check: `make exercise E=" + GetParam() + "`*")
        << "in " << directory << "/README.md";
    for (const auto& line : lines) EXPECT_LE(line.size(), 160u) << line;
}

TEST_P(Exercise, HasThreeHintsASkeletonAndWrongAnswers)
{
    EXPECT_EQ(sections(directory + "/hints.txt"), 3u);
    EXPECT_FALSE(fs::is_empty(directory + "/skeleton"));
    EXPECT_GE(sections(tests + "/wrong"), 4u);
}

// A check says what the usual cause of its failure is. (Of a server that is right there is none.)
TEST_P(Exercise, EachCheckNamesTheUsualCause)
{
    for (const auto& each : exercise.checks) {
        if (exercise.role == check::Role::transcript && !each.is_wrong) continue;
        const auto& lines = each.transcript.lines;
        EXPECT_TRUE(std::any_of(lines.begin(), lines.end(),
            [](const std::string& line) { return line.starts_with("# cause: "); }))
            << GetParam() << ": " << each.title;
    }
}

TEST_P(Exercise, ItsLessonNamesIt)
{
    const auto number = GetParam().substr(0, GetParam().find('-'));
    for (const auto& lesson : lessons()) {
        if (!lesson.starts_with(number + "-")) continue;
        const auto lines = lines_of(lesson + "/README.md");
        EXPECT_TRUE(std::any_of(lines.begin(), lines.end(),
            [&](const std::string& line) {
                return line.find("`make exercise E=" + GetParam() + "`") != line.npos &&
                    line.find("(../../exercises/" + GetParam() + ")") != line.npos &&
                    line.find("| " + std::to_string(exercise.minutes) + " |") != line.npos;
            }))
            << lesson << "/README.md needs a row for it below \"## Exercises\"";
        return;
    }
    FAIL() << "no lesson has the number of " << GetParam();
}

INSTANTIATE_TEST_SUITE_P(All, Exercise, testing::ValuesIn(check::all_exercises()),
    [](const auto& exercise) { return with_underscores(exercise.param); });

TEST(Exercises, NoFreePortIsGivenTwice)
{
    std::set<std::uint16_t> ports;
    for (int count = 0; count < 1000; ++count) ports.insert(check::free_port());
    EXPECT_EQ(ports.size(), 1000u);
}

TEST(Exercises, AreAtLeastTwentyFour)
{
    EXPECT_GE(check::all_exercises().size(), 24u);
}

}  // namespace
}  // namespace test
