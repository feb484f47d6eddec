// SPDX-License-Identifier: MIT
//
// Every transcript, three times: in memory, against the lesson's session; over TCP, against the
// lesson's program, which has a thread for each client; and over TCP, against the same program with
// --loop poll.

#include "tests/support/lessons.hpp"
#include "tests/support/names.hpp"
#include "tests/support/server.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace test {
namespace {

namespace fs = std::filesystem;

std::vector<net::Transcript> all_dialogues()
{
    std::vector<net::Transcript> all;
    for (const auto& part : parts())
        for (const auto& entry : fs::recursive_directory_iterator("tests/" + part)) {
            if (entry.path().extension() != ".txt") continue;
            for (auto& dialogue : net::read_transcripts(entry.path()))
                all.push_back(std::move(dialogue));
        }
    std::sort(all.begin(), all.end(),
        [](auto& a, auto& b) { return std::tie(a.file, a.line) < std::tie(b.file, b.line); });
    return all;
}

// "smtp/03-envelope" of a dialogue in "tests/smtp/03-envelope/envelope.txt".
std::string lesson_of(const net::Transcript& dialogue)
{
    const auto directory = fs::path(dialogue.file).parent_path();
    return directory.parent_path().filename().string() + "/" + directory.filename().string();
}

std::vector<net::Transcript> dialogues_with_a_session()
{
    const auto& known = lessons_with_a_session();
    auto all = all_dialogues();
    std::erase_if(all, [&](const net::Transcript& dialogue) {
        return std::find(known.begin(), known.end(), lesson_of(dialogue)) == known.end();
    });
    return all;
}

std::string by_hand(const std::string& lesson)
{
    return "make client " + lesson + "; build/" + lesson +
        ", and build/client/02-telnet to its port";
}

std::string play_against_program(const net::Transcript& dialogue, const std::string& lesson,
    const std::vector<std::string>& options)
{
    const TemporaryDirectory directory;
    std::vector<std::string> command{program(lesson), "--port", "0"};
    command.insert(command.end(), options.begin(), options.end());
    if (has_option(lesson, "--mail")) {
        TestStore::prepare(directory.path());
        command.insert(command.end(), {"--mail", directory.path().string()});
    }
    Process server(command);
    const auto address = server.after("Listening on ");
    if (address.empty()) return server.output();
    const auto connect = [&](const std::string&) { return connect_to(parse_address(address)); };
    return play(dialogue, connect, directory.path(), by_hand(lesson));
}

class Transcript : public testing::TestWithParam<net::Transcript> { };

TEST_P(Transcript, OverTcp)
{
    const auto report = play_against_program(GetParam(), lesson_of(GetParam()), {});
    if (!report.empty()) ADD_FAILURE() << report;
}

class TranscriptOfSession : public testing::TestWithParam<net::Transcript> { };

TEST_P(TranscriptOfSession, InMemory)
{
    const TemporaryDirectory directory;
    const TestStore store(directory.path());
    const auto connect = [&](const std::string&) {
        return hold_in_memory(session_of(lesson_of(GetParam()), store.store));
    };
    const auto report = play(GetParam(), connect, directory.path());
    if (!report.empty()) ADD_FAILURE() << report;
}

// server/07-dialogue has threads only; server/08-poll speaks the same protocol.
TEST_P(TranscriptOfSession, OverPoll)
{
    const auto lesson = lesson_of(GetParam());
    const auto report = play_against_program(
        GetParam(), lesson == "server/07-dialogue" ? "server/08-poll" : lesson, {"--loop", "poll"});
    if (!report.empty()) ADD_FAILURE() << report;
}

std::string name_of(const testing::TestParamInfo<net::Transcript>& info)
{
    return with_underscores(lesson_of(info.param) + "_" + info.param.title);
}

INSTANTIATE_TEST_SUITE_P(All, Transcript, testing::ValuesIn(all_dialogues()), name_of);
INSTANTIATE_TEST_SUITE_P(
    All, TranscriptOfSession, testing::ValuesIn(dialogues_with_a_session()), name_of);

}  // namespace
}  // namespace test
