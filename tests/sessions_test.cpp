// SPDX-License-Identifier: MIT
//
// What holds for the session of each lesson: its verbs say where they are specified, and the server
// says why it closes a connection.

#include "tests/support/names.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

namespace test {
namespace {

class Session : public testing::TestWithParam<std::string> {
protected:
    const TemporaryDirectory directory;
    const TestStore store{directory.path()};
    const std::unique_ptr<net::Dialogue> session = session_of(GetParam(), store.store);
};

TEST(Verbs, SayWhereTheyAreSpecified)
{
    const TemporaryDirectory directory;
    const TestStore store(directory.path());
    const std::regex specified(
        "its own|like RFC [0-9]+|RFC [1-9][0-9]*, [0-9.]*[0-9]( and [0-9.]*[0-9])?");
    int rows = 0;
    for (const auto& lesson : lessons_with_a_session()) {
        const auto session = session_of(lesson, store.store);
        for (const auto& [name, state] : states_of(*session))
            for (const auto& row : state->rows()) {
                ++rows;
                const std::string source = row.info.source;
                if (!std::regex_match(source, specified))
                    ADD_FAILURE() << row.file << ": the row for " << row.info.name << " says '"
                                  << source << "', and not where the verb is specified. Write {\""
                                  << row.info.name
                                  << "\", \"syntax of the argument\", \"RFC 5321, 4.1.1\"}, or "
                                     "\"its own\" if no RFC has it.";
            }
    }
    EXPECT_GT(rows, 90);
}

constexpr const char* how_to_keep_verbs =
    "Compare each new line with the section that it names, and keep it:\n"
    "make -s table >tests/verbs.txt";

std::string kept_verbs()
{
    std::ifstream file("tests/verbs.txt");
    return {std::istreambuf_iterator<char>(file), {}};
}

// The lines of a lesson.
TEST_P(Session, ItsVerbsAreThoseOfTheTableThatWasRead)
{
    static const auto table = table_of_verbs();
    const auto those_of_lesson = [](const std::string& all) {
        std::string found, line;
        for (std::istringstream lines(all); std::getline(lines, line);)
            if (line.find(" " + GetParam() + " ") != line.npos) found += line + "\n";
        return found;
    };
    EXPECT_EQ(those_of_lesson(table), those_of_lesson(kept_verbs())) << how_to_keep_verbs;
}

TEST(Verbs, AreThoseOfTheTableThatWasRead)
{
    EXPECT_EQ(table_of_verbs(), kept_verbs()) << how_to_keep_verbs;
}

// RFC 5321, 3.8 and 4.2.2: 421, and the name of the host. RFC 1939, 3: nothing, when the client was
// too slow.
TEST_P(Session, TheServerSaysWhyItClosesTheConnection)
{
    const auto part = GetParam().substr(0, GetParam().find('/'));
    if (part == "smtp") {
        EXPECT_EQ(session->too_slow, "421 4.4.2 mail.example.test has waited too long\r\n");
        EXPECT_EQ(session->stopping, "421 4.3.2 mail.example.test is shutting down\r\n");
        EXPECT_EQ(
            session->broken, "421 4.3.0 mail.example.test has a problem, try again later\r\n");
    } else if (part == "pop3") {
        EXPECT_EQ(session->too_slow, "");
        EXPECT_EQ(session->stopping, "");
        EXPECT_EQ(session->broken, "-ERR The server has a problem, try again later\r\n");
    } else {
        EXPECT_EQ(session->too_slow, "Too slow, goodbye\r\n");
        EXPECT_EQ(session->stopping, "Shutting down, goodbye\r\n");
        EXPECT_EQ(session->broken, "Something broke here, goodbye\r\n");
    }
}

INSTANTIATE_TEST_SUITE_P(All, Session, testing::ValuesIn(lessons_with_a_session()),
    [](const auto& lesson) { return with_underscores(lesson.param); });

}  // namespace
}  // namespace test
