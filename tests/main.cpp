// SPDX-License-Identifier: MIT
//
// main() of the tests. GoogleTest's own does not know what a lesson is, and calls a run of no tests
// a success.
//
//     build/asan/tests --lesson=server/07-dialogue
//
// runs the tests that are written in tests/server/07-dialogue/, and those with a parameter
// (transcripts, READMEs) whose name has server_07_dialogue in it. --gtest_filter=PATTERN chooses
// among them, or among all. Exit status: 0: passed; 1: a test failed, or none was run; 2: wrong
// arguments.

#include "server/06-many/platform.hpp"
#include "tests/support/names.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace {

using test::with_underscores;

std::string full_name(const testing::TestInfo& test)
{
    return std::string(test.test_suite_name()) + "." + test.name();
}

bool belongs_to(const std::string& lesson, const testing::TestInfo& test)
{
    if (std::string(test.file()).starts_with("tests/" + lesson + "/")) return true;
    const std::string name = test.name();  // with a parameter: "OverTcp/server_07_dialogue_ECHO"
    const auto slash = name.find('/');
    if (slash == name.npos) return false;
    const auto parameter = "_" + name.substr(slash + 1) + "_";
    return parameter.find("_" + with_underscores(lesson) + "_") != parameter.npos;
}

std::vector<const testing::TestInfo*> all_tests()
{
    std::vector<const testing::TestInfo*> all;
    const auto& unit = *testing::UnitTest::GetInstance();
    for (int suite = 0; suite < unit.total_test_suite_count(); ++suite) {
        const auto& tests = *unit.GetTestSuite(suite);
        for (int test = 0; test < tests.total_test_count(); ++test)
            all.push_back(tests.GetTestInfo(test));
    }
    return all;
}

// GoogleTest's filter is PATTERNS-EXCEPTIONS: all tests of other lessons become exceptions.
void leave_out_other_lessons(const std::string& lesson, std::string& filter)
{
    filter += filter.find('-') == filter.npos ? "-" : ":";
    for (const auto* test : all_tests())
        if (!belongs_to(lesson, *test)) filter += full_name(*test) + ":";
}

std::string in_small_letters(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

// Says how many tests there are to run. If there are none, says what to write instead, and ends the
// program.
class Announcer : public testing::EmptyTestEventListener {
public:
    Announcer(std::string program, std::string lesson, std::string pattern) :
        program_(std::move(program)), lesson_(std::move(lesson)), pattern_(std::move(pattern))
    {
    }

    void OnTestIterationStart(const testing::UnitTest& tests, int) override
    {
        const int count = tests.test_to_run_count();
        if (count == 0) {
            std::cerr << advice() << std::endl;
            std::exit(1);
        }
        std::cout << "Running " << count << " of " << tests.total_test_count() << " tests"
                  << std::endl;
    }

private:
    std::string advice() const
    {
        if (pattern_ == "*")
            return "There is no test of " + lesson_ + ": write one in tests/" + lesson_ +
                "/, a transcript NAME.txt or a NAME_test.cpp.";
        const auto near = similar_name();
        return "There is no test" + (lesson_.empty() ? "" : " of " + lesson_) + " that T='" +
            pattern_ +
            "' describes: T is a pattern for the whole name, with * for any characters," +
            " as in T='*word*'.\n" +
            (near.empty() ? "The names: " + program_ + " --gtest_list_tests"
                          : "A similar name: " + near);
    }

    // A test that has the words of the pattern in its name, in capital letters or small ones.
    std::string similar_name() const
    {
        auto word = in_small_letters(pattern_);
        std::erase(word, '*');
        for (const auto* test : all_tests())
            if ((lesson_.empty() || belongs_to(lesson_, *test)) &&
                in_small_letters(full_name(*test)).find(word) != word.npos)
                return full_name(*test);
        return {};
    }

    std::string program_, lesson_, pattern_;
};

}  // namespace

int main(int argc, char** argv)
{
    testing::InitGoogleTest(&argc, argv);  // takes its own arguments out of argv
    std::string lesson;
    for (int at = 1; at < argc; ++at) {
        const std::string argument = argv[at];
        if (argument == "--help") return 0;  // GoogleTest has printed its own
        if (!argument.starts_with("--lesson=")) {
            std::cerr << "tests: no such option: " << argument << " (--lesson=LESSON, --help)\n";
            return 2;
        }
        lesson = argument.substr(9);
        while (lesson.ends_with('/')) lesson.pop_back();
        if (lesson.find('/') == lesson.npos || !std::filesystem::is_directory(lesson)) {
            std::cerr << "tests: there is no lesson " << lesson << "\n";
            return 2;
        }
    }

    std::string& filter = testing::GTEST_FLAG(filter);
    testing::UnitTest::GetInstance()->listeners().Append(new Announcer(argv[0], lesson, filter));
    if (!lesson.empty()) leave_out_other_lessons(lesson, filter);

    platform::start();  // what main() of a lesson does for its sockets
    platform::allow_many_sockets();
    const int status = RUN_ALL_TESTS();
    const auto& tests = *testing::UnitTest::GetInstance();
    if (status == 0 && tests.skipped_test_count() > 0 && tests.successful_test_count() == 0) {
        std::cerr
            << "All of these tests were skipped, so nothing is tested; the reason is above.\n";
        return 1;
    }
    return status;
}
