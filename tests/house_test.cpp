// SPDX-License-Identifier: MIT
//
// The rules of the house: nobody reads ahead, one door to the operating system, a README that holds.

#include "tests/support/server.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const fs::path& file)
{
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line); lines.push_back(line)) std::erase(line, '\r');
    return lines;
}

// "1 server/05-lines" and so on: the order in which the lessons are read is that of these texts.
std::string place_of(const std::string& path)
{
    const std::vector<std::string> parts{"server/", "client/", "smtp/", "pop3/"};
    for (std::size_t part = 0; part < parts.size(); ++part)
        if (path.starts_with(parts[part]))
            return std::to_string(part) + " " + path.substr(0, path.find('/', parts[part].size()));
    return "9 " + path;
}

std::vector<std::string> lesson_files()
{
    std::vector<std::string> files;
    for (const char* part : {"server", "client", "smtp", "pop3"}) {
        if (!fs::exists(part)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(part))
            if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp")
                files.push_back(entry.path().generic_string());
    }
    return files;
}

std::vector<std::string> lessons()
{
    std::set<std::string> all;
    for (const auto& file : lesson_files())
        all.insert(fs::path(file).parent_path().generic_string());
    return {all.begin(), all.end()};
}

TEST(House, NobodyReadsAhead)
{
    ASSERT_GT(lesson_files().size(), 50u);
    for (const auto& file : lesson_files()) {
        for (const auto& line : lines_of(file)) {
            if (!line.starts_with("#include \"")) continue;
            const auto included = line.substr(10, line.find('"', 10) - 10);
            EXPECT_TRUE(fs::exists(included)) << file << " includes " << included;
            EXPECT_LE(place_of(included), place_of(file)) << file << " includes " << included;
        }
    }
}

TEST(House, OneDoorToTheOperatingSystem)
{
    for (const auto& file : lesson_files()) {
        const auto stem = fs::path(file).stem().string();
        if (stem.ends_with("_posix") || stem.ends_with("_windows") || stem.ends_with("_winsock"))
            continue;
        for (const auto& line : lines_of(file)) {
            EXPECT_EQ(line.find("_WIN32"), line.npos) << file;
            if (!line.starts_with("#include <")) continue;
            EXPECT_FALSE(line.find(".h>") != line.npos) << file << ": " << line;
        }
    }
}

TEST(House, EachVerbNamesItsSection)
{
    int rows = 0;
    for (const auto& file : lesson_files()) {
        if (file.starts_with("server/")) continue;
        for (const auto& line : lines_of(file)) {
            EXPECT_FALSE(line.ends_with(".on(") || line.ends_with(".instead("))
                << file << ": `make table` wants the verb on the same line";
            if (line.find(".on(\"") == line.npos && line.find(".instead(\"") == line.npos) continue;
            ++rows;
            EXPECT_NE(line.find("// RFC "), line.npos) << file << ": " << line;
        }
    }
    EXPECT_GT(rows, 15);
}

TEST(House, EachLessonHasItsPageInTheUsualOrder)
{
    const std::vector<std::string> sections{"# ", "## What was wrong", "## New here", "## Read",
        "## Predict, then try", "## Still wrong"};
    for (const auto& lesson : lessons()) {
        const auto lines = lines_of(lesson + "/README.md");
        ASSERT_FALSE(lines.empty()) << lesson;
        auto at = lines.begin();
        for (const auto& section : sections) {
            at = std::find_if(
                at, lines.end(), [&](const auto& line) { return line.starts_with(section); });
            EXPECT_TRUE(at != lines.end())
                << lesson << "/README.md has no \"" << section << "\" in its place";
        }
    }
    const auto readme = lines_of("README.md");
    for (const auto& lesson : lessons())
        EXPECT_TRUE(std::any_of(readme.begin(), readme.end(),
            [&](const auto& line) { return line.find("(" + lesson + ")") != line.npos; }))
            << "README.md does not list " << lesson;
}

TEST(House, LinesFitOnAWall)
{
    for (const auto& file : lesson_files())
        for (const auto& line : lines_of(file))
            EXPECT_LE(line.size(), 100u) << file << ": " << line;
}

// The transcripts of a README, in their order, against one run of the program. A block that names options starts
// a new run.
class Readme : public testing::TestWithParam<std::string> { };

TEST_P(Readme, ItsTranscriptsHold)
{
    const auto lesson = GetParam();
    const auto blocks = read_blocks(lesson + "/README.md");
    const TemporaryDirectory mail;
    std::optional<Process> server;
    for (const auto& block : blocks) {
        if (!server || !block.title.empty()) {
            server.reset();
            TestStore::prepare(mail.path());
            const auto port = std::to_string(free_port());
            std::vector<std::string> command{program(lesson)};
            if (lesson == "server/01-raw")
                command.push_back(port);
            else if (lesson == "pop3/06-mailhost")
                command.insert(command.end(), {"--smtp", "0", "--pop3", "0"});
            else
                command.insert(command.end(), {"--port", "0"});
            if (lesson.starts_with("pop3/") || lesson >= "smtp/05")
                command.insert(command.end(), {"--mail", mail.path().string()});
            std::istringstream words(block.title);
            for (std::string word; words >> word;) command.push_back(word);
            server.emplace(command);
            ASSERT_TRUE(
                server->prints(lesson == "pop3/06-mailhost" ? "POP3 listening on" : "istening on"))
                << server->output();
            if (lesson == "server/01-raw") {
                ASSERT_TRUE(server->prints("socket ... \n"));
            }
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
        EXPECT_TRUE(report.empty()) << report;
    }
    if (lesson != "server/04-datagram") {
        EXPECT_FALSE(blocks.empty()) << lesson << "/README.md has no transcript";
    }
}

INSTANTIATE_TEST_SUITE_P(All, Readme, testing::ValuesIn(lessons()), [](const auto& lesson) {
    std::string name = lesson.param;
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name;
});

}  // namespace
}  // namespace test
