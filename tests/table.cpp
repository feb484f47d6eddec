// SPDX-License-Identifier: MIT
//
// `make table`: every verb, the lesson that added or replaced it, and where it is specified. It
// reads the rows of the lessons' own sessions.

#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <algorithm>
#include <iostream>
#include <set>

namespace {

struct Line {
    std::string verb, state, lesson, what, source;
};

std::string padded(const std::string& text, std::size_t width)
{
    return text + std::string(width - text.size() + 2, ' ');
}

void print(const std::vector<Line>& lines)
{
    std::size_t verb = 0, state = 0, lesson = 0, what = 0;
    for (const auto& line : lines) {
        state = std::max(state, line.state.size());
        verb = std::max(verb, line.verb.size());
        lesson = std::max(lesson, line.lesson.size());
        what = std::max(what, line.what.size());
    }
    for (const auto& line : lines)
        std::cout << padded(line.verb, verb) << padded(line.state, state)
                  << padded(line.lesson, lesson) << padded(line.what, what) << line.source << "\n";
}

}  // namespace

int main()
try {
    const test::TemporaryDirectory directory;
    const test::TestStore store(directory.path());
    std::vector<Line> lines{{"verb", "state", "lesson", "", "source"}};
    std::set<std::string> seen;  // "smtp commands MAIL"
    for (const auto& lesson : test::lessons_with_a_session()) {
        const auto session = test::session_of(lesson, store.store);
        for (const auto& [state, table] : test::states_of(*session)) {
            for (const auto& row : table->rows()) {
                const std::string file = row.file;
                if (!file.starts_with(lesson + "/")) continue;
                const bool is_new =
                    seen.insert(lesson.substr(0, lesson.find('/')) + state + row.info.name).second;
                lines.push_back(
                    {row.info.name, state, lesson, is_new ? "new" : "replaces", row.info.source});
            }
        }
    }
    print(lines);
    return 0;
} catch (const std::exception& error) {
    std::cerr << "table: " << error.what() << "\n";
    return 1;
}
