// SPDX-License-Identifier: MIT
//
// Every transcript, three times: in memory, against the lesson's dialogue; over TCP, against the lesson's program;
// and over TCP against the same dialogue in one thread with poll.

#include "server/08-poll/poll_loop.hpp"
#include "tests/support/process.hpp"
#include "tests/support/sessions.hpp"
#include "tests/support/temporary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

namespace test {
namespace {

namespace fs = std::filesystem;

std::vector<Dialogue> all_dialogues()
{
    std::vector<Dialogue> all;
    for (const auto& entry : fs::recursive_directory_iterator("tests")) {
        if (entry.path().extension() != ".txt") continue;
        for (auto& dialogue : read_dialogues(entry.path())) all.push_back(std::move(dialogue));
    }
    std::sort(all.begin(), all.end(),
        [](auto& a, auto& b) { return std::tie(a.file, a.line) < std::tie(b.file, b.line); });
    return all;
}

std::string lesson_of(
    const Dialogue& dialogue)  // "smtp/03-envelope" from "tests/smtp/03-envelope/envelope.txt"
{
    const auto directory = fs::path(dialogue.file).parent_path();
    return directory.parent_path().filename().string() + "/" + directory.filename().string();
}

class Transcript : public testing::TestWithParam<Dialogue> { };

TEST_P(Transcript, InMemory)
{
    if (lesson_of(GetParam()) == "smtp/01-by-hand") return;  // it has no dialogue, only a socket
    const TemporaryDirectory directory;
    TestStore store(directory.path());
    const auto connect = [&](const std::string&) {
        return hold_in_memory(session_of(lesson_of(GetParam()), store.store));
    };
    const auto report = play(GetParam(), connect, directory.path());
    EXPECT_TRUE(report.empty()) << report;
}

// The sessions of all lessons, held by the loop of server/08-poll.
TEST_P(Transcript, OverPoll)
{
    if (lesson_of(GetParam()) == "smtp/01-by-hand") return;
    const TemporaryDirectory directory;
    const TestStore store(directory.path());
    net::Socket listener = net::listen_on({"127.0.0.1", 0}, 10);
    const auto address = listener.local();
    net::Stop stop;
    std::thread loop([&] {
        net::converse_with_poll(listener, stop, {}, "full",
            [&](const net::Endpoints&) { return session_of(lesson_of(GetParam()), store.store); });
    });
    const auto report = play(
        GetParam(), [&](const std::string&) { return connect_to(address); }, directory.path());
    stop.request();
    loop.join();
    EXPECT_TRUE(report.empty()) << report;
}

TEST_P(Transcript, OverTcp)
{
    const TemporaryDirectory directory;
    const auto lesson = lesson_of(GetParam());
    std::vector<std::string> command{program(lesson), "--port", "0"};
    if (!lesson.starts_with("server/")) {
        TestStore::prepare(directory.path());
        if (!lesson.starts_with("smtp/0") || lesson >= "smtp/05")
            command.insert(command.end(), {"--mail", directory.path().string()});
    }
    Process server(command);
    const auto address = server.after("Listening on ");
    ASSERT_FALSE(address.empty()) << server.output();
    const auto connect = [&](const std::string&) { return connect_to(parse_address(address)); };
    const auto report = play(GetParam(), connect, directory.path(),
        "make " + lesson + "; build/" + lesson + " & telnet 127.0.0.1 " +
            (lesson[0] == 's' && lesson[1] == 'm' ? "2525"
                    : lesson[0] == 'p'            ? "1110"
                                                  : "2046"));
    EXPECT_TRUE(report.empty()) << report;
}

std::string name_of(const testing::TestParamInfo<Dialogue>& info)
{
    std::string name = lesson_of(info.param) + "_" + info.param.title;
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(All, Transcript, testing::ValuesIn(all_dialogues()), name_of);

}  // namespace
}  // namespace test
