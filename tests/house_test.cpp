// SPDX-License-Identifier: MIT
//
// The rules of the project: no lesson reads ahead, there is one interface to the operating system,
// each lesson has a README that is correct, and its rows say where a verb is specified. A failure
// says what to write where.

#include "tests/support/console.hpp"
#include "tests/support/lessons.hpp"
#include "tests/support/names.hpp"
#include "tests/support/server.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

namespace test {
namespace {

namespace fs = std::filesystem;

// "server/05-lines" of "server/05-lines/line_reader.hpp".
std::string lesson_of(const std::string& file)
{
    return fs::path(file).parent_path().generic_string();
}

TEST(House, NoLessonReadsAhead)
{
    const auto all = lessons();
    ASSERT_GE(all.size(), 21u);
    const auto place_of = [&](const std::string& lesson) {
        return std::find(all.begin(), all.end(), lesson) - all.begin();
    };
    for (const auto& lesson : all)
        for (const auto& file : files_of(lesson))
            for (const auto& line : lines_of(file)) {
                if (!line.starts_with("#include \"")) continue;
                const auto included = line.substr(10, line.find('"', 10) - 10);
                EXPECT_TRUE(fs::exists(included))
                    << file << " includes " << included
                    << ", which does not exist: give the path from the root of the project.";
                EXPECT_LE(place_of(lesson_of(included)), place_of(lesson))
                    << file << " includes " << included
                    << ", which belongs to a later lesson. A lesson may include itself and the "
                       "ones before it: move what you need to the first lesson that needs it.";
            }
}

// The lessons, and what is written like one.
std::vector<std::string> lessons_and_checker()
{
    auto all = lessons();
    all.push_back("exercises/check");
    return all;
}

TEST(House, OneDoorToTheOperatingSystem)
{
    for (const auto& lesson : lessons_and_checker())
        for (const auto& file : files_of(lesson)) {
            const auto stem = fs::path(file).stem().string();
            if (stem.ends_with("_posix") || stem.ends_with("_windows") ||
                stem.ends_with("_winsock"))
                continue;
            for (const auto& line : lines_of(file)) {
                const bool asks = line.find("_WIN32") != line.npos;
                const bool includes =
                    line.starts_with("#include <") && line.find(".h>") != line.npos;
                EXPECT_FALSE(asks || includes)
                    << file << ": " << line
                    << "\nOnly x_posix.cpp, x_windows.cpp and their headers may use system "
                       "headers. Declare what you need in a platform.hpp of your lesson and "
                       "implement it in platform_posix.cpp and platform_windows.cpp.";
            }
        }
}

TEST(House, EachSessionIsKnownToTheTests)
{
    const auto& known = lessons_with_a_session();
    for (const auto& lesson : lessons()) {
        if (!fs::exists(lesson + "/session.hpp")) continue;
        if (std::find(known.begin(), known.end(), lesson) != known.end()) continue;
        ADD_FAILURE()
            << lesson << "/session.hpp is not known to tests/support/sessions.cpp, so its "
            << "transcripts are not played in memory, and `make table` lacks its rows. Add "
            << "there\n#include \"" << lesson << "/session.hpp\"\nand a line as for the "
            << "lesson before it:\n    {\"" << lesson
            << "\", [](const Needs& it) -> Made { return std::make_unique<…>(it.host); }},";
    }
}

TEST(House, EachTranscriptFileHasDialogues)
{
    for (const auto& part : parts())
        for (const auto& entry : fs::recursive_directory_iterator("tests/" + part))
            if (entry.path().extension() == ".txt" && net::read_transcripts(entry.path()).empty())
                ADD_FAILURE() << entry.path().generic_string()
                              << " has no dialogue: begin each one with a line \"== its title\".";
}

struct Section {
    std::string heading, purpose;
};

TEST(House, EachLessonHasItsPageInTheUsualOrder)
{
    const std::vector<Section> sections{{"# ", "the title"},
        {"**Goal:**", "what the reader can do afterwards, and why to care"},
        {"## What was wrong before", "the last lesson's fault that this one fixes"},
        {"## New here", "a table of the new calls and names"},
        {"## Read", "which files, in which order"},
        {"## Predict, then try", "experiments whose outcome surprises"},
        {"## Still wrong", "what the next lesson fixes"}};
    for (const auto& lesson : lessons()) {
        const auto page = lesson + "/README.md";
        const auto lines = lines_of(page);
        if (lines.empty()) {
            ADD_FAILURE() << page
                          << " is missing. Write it: copy the headings of the lesson before.";
            continue;
        }
        auto at = lines.begin();
        for (const Section& section : sections) {
            const auto found = std::find_if(at, lines.end(),
                [&](const auto& line) { return line.starts_with(section.heading); });
            if (found == lines.end())
                ADD_FAILURE() << page << " needs a line that begins with \"" << section.heading
                              << "\" here: " << section.purpose << ".";
            if (found != lines.end()) at = found;
        }
    }
}

TEST(House, ReadmeListsEachLesson)
{
    const auto readme = lines_of("README.md");
    for (const auto& lesson : lessons()) {
        const auto names_it = [&](const auto& line) {
            return line.find("(" + lesson + ")") != line.npos;
        };
        if (std::any_of(readme.begin(), readme.end(), names_it)) continue;
        const auto slash = lesson.find('/');
        ADD_FAILURE() << "README.md does not list " << lesson
                      << ". Add a row to its table of lessons (and for a new part a heading, | **"
                      << lesson.substr(0, slash) << "/** | **what it is about** |):\n| ["
                      << lesson.substr(slash + 1) << "](" << lesson << ") | what it adds |";
    }
}

// If the answer can be read together with the question, nobody predicts anything.
TEST(House, EachPredictionHasItsAnswerInAFold)
{
    for (const auto& lesson : lessons()) {
        if (!fs::exists(lesson + "/README.md")) continue;  // see above
        int questions = 0, folds = 0;
        bool inside = false;
        for (const auto& line : lines_of(lesson + "/README.md")) {
            if (line.starts_with("## ")) inside = line == "## Predict, then try";
            if (!inside) continue;
            questions += !line.empty() && std::isdigit(static_cast<unsigned char>(line[0])) &&
                line.find(". ") < 3;
            folds += line.find("<details><summary>") != line.npos;
        }
        if (questions > 0 && questions == folds) continue;
        ADD_FAILURE() << lesson << "/README.md has " << questions << " predictions and " << folds
                      << " answers below \"## Predict, then try\". Write each as\n"
                      << "1. The experiment, with its command. What do you expect?\n\n"
                      << "   <details><summary>What happens</summary>\n\n   The answer, and "
                         "why.\n\n   </details>";
    }
}

// A line without what is in backquotes or brackets.
std::string plain_text(std::string line)
{
    for (const auto& [open, close] : {std::pair{'`', '`'}, {'[', ']'}})
        for (auto at = line.find(open); at != line.npos; at = line.find(open, at)) {
            const auto end = line.find(close, at + 1);
            line.erase(at, end == line.npos ? end : end + 1 - at);
        }
    return line;
}

TEST(House, SectionsOfRfcsAreLinks)
{
    for (const auto& lesson : lessons()) {
        const auto page = lesson + "/README.md";
        bool in_code = false;
        for (const auto& line : lines_of(page)) {
            if (line.find("```") != line.npos) in_code = !in_code;
            if (in_code || line.starts_with("# ")) continue;
            const auto text = plain_text(line);
            const auto at = text.find("RFC ");
            const bool names_one =
                at != text.npos && std::isdigit(static_cast<unsigned char>(text[at + 4]));
            EXPECT_FALSE(names_one) << page << ": " << line << "\nRun tests/tools/links " << page
                                    << ": it makes links of RFC sections and manual pages.";
        }
    }
}

TEST(House, LinesFitOnAProjector)
{
    for (const auto& lesson : lessons_and_checker())
        for (const auto& file : files_of(lesson)) {
            int number = 0;
            for (const auto& line : lines_of(file)) {
                ++number;
                if (line.size() > 100)
                    ADD_FAILURE()
                        << file << ":" << number << " has " << line.size()
                        << " characters; 100 fit. Run `make format`, and shorten comments.";
            }
        }
}

// The transcripts of a README, in their order, against one run of the program. A block that names
// options starts a new run.
class Readme : public testing::TestWithParam<std::string> { };

std::vector<std::string> words_of(const std::string& text)
{
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
}

TEST_P(Readme, ItsTranscriptsHold)
{
    const auto lesson = GetParam();
    ASSERT_TRUE(fs::exists(lesson + "/README.md")) << "write " << lesson << "/README.md";
    const auto blocks = net::read_blocks(lesson + "/README.md", "```transcript");
    const TemporaryDirectory mail;
    std::optional<Process> server;
    for (const auto& block : blocks) {
        if (!server || !block.title.empty()) {
            server.reset();
            TestStore::prepare(mail.path());
            server.emplace(server_command(lesson, words_of(block.title), mail.path()));
            const auto* ready = lesson == "pop3/06-mailhost" ? "POP3 listening on"
                : lesson == "server/01-raw"                  ? "socket ... \n"
                                                             : "istening on";
            ASSERT_TRUE(server->prints(ready)) << server->output();
        }
        const auto connect = [&](const std::string& name) {
            if (lesson == "server/01-raw") {
                const auto text = server->after("Binding the socket on ");
                return connect_to(parse_address(text.substr(0, text.find(' '))));
            }
            return connect_to(parse_address(
                server->after(name.empty() ? "Listening on " : name + " listening on ")));
        };
        const auto report = play(block, connect, mail.path(),
            "make " + lesson + ", then build/" + lesson + " and telnet");
        if (!report.empty()) ADD_FAILURE() << report;
    }
    const auto lines = lines_of(lesson + "/README.md");
    const bool has_none = std::any_of(lines.begin(), lines.end(),
        [](const auto& line) { return line.starts_with("<!-- no transcript: "); });
    if (blocks.empty() && net::read_blocks(lesson + "/README.md", "```console").empty() &&
        !has_none)
        ADD_FAILURE()
            << lesson << "/README.md has no transcript: write what a person types and sees, "
            << "between ```transcript and ```, or between ```console and ```. If that is not "
               "possible, say why in a line <!-- no transcript: why -->";
}

TEST_P(Readme, ItsConsolesHold)
{
    for (const auto& console : net::read_blocks(GetParam() + "/README.md", "```console")) {
        const TemporaryDirectory mail;
        TestStore::prepare(mail.path());
        const auto report = play_console(console, mail.path());
        if (!report.empty()) ADD_FAILURE() << report;
    }
}

// What each program says of its options is kept in tests/usage.md, so that nobody changes them by
// accident: other programs are started with them.
TEST_P(Readme, ItsProgramHasTheOptionsThatItHad)
{
    const auto command = "$ build/" + GetParam() + " --help";
    for (const auto& console : net::read_blocks("tests/usage.md", "```console")) {
        if (console.lines.front() != command) continue;
        const TemporaryDirectory mail;
        const auto report = play_console(console, mail.path());
        if (!report.empty()) ADD_FAILURE() << report;
        return;
    }
    ADD_FAILURE() << "tests/usage.md has no block that begins with " << command;
}

INSTANTIATE_TEST_SUITE_P(All, Readme, testing::ValuesIn(lessons()),
    [](const auto& lesson) { return with_underscores(lesson.param); });

}  // namespace
}  // namespace test
