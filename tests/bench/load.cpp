// SPDX-License-Identifier: MIT
//
// The load generator of the benchmark: clients that send as fast as they are answered, and check each answer.
//
// `load smtp port=2525 clients=10 size=1024 shape=epoll` prints how many messages per second, the seconds of the
// slowest one, and how many clients were not answered at all. A wrong answer ends it with status 1, and so does none
// in limit=20 seconds. Linux only: epoll(7) in shape.cpp, /proc in `idle`, a port option in link.cpp.

#include "tests/bench/link.hpp"
#include "tests/bench/message.hpp"
#include "tests/bench/meter.hpp"
#include "tests/bench/shape.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace bench;

namespace {

constexpr auto line = Answer::Kind::line, reply = Answer::Kind::reply, bytes = Answer::Kind::bytes;

// -- SMTP: messages, one after the other, on one connection for each client.

// group=1: MAIL, RCPT and DATA in one write (RFC 2920); otherwise each waits for the reply to the one before.
void smtp(const Words& words)
{
    const int port = words.number("port", 2525), size = words.number("size", 1024);
    const std::string hello = words.text("hello", "EHLO") + " client.test\r\n";
    const std::string auth = words.text("auth", "");  // of AUTH PLAIN; empty: no login
    const std::string mail = "MAIL FROM:<carol@other.test>\r\n";
    const std::string rcpt = "RCPT TO:<" + words.text("to", "alice@example.test") + ">\r\n";
    const std::string data = "DATA\r\n", text = message(1, size, "\r\n") + ".\r\n";
    const Answer ok{reply, "250"}, go_on{reply, "354"}, taken{reply, "250", true};
    Load load;
    if (words.number("group", 0) != 0)
        load.script = {{mail + rcpt + data, {ok, ok, go_on}}, {text, {taken}}};
    else
        load.script = {{mail, {ok}}, {rcpt, {ok}}, {data, {go_on}}, {text, {taken}}};
    load.begin = [&](int client) {
        auto link = std::make_unique<Link>(port, client + 1);
        link->expect_reply("220");
        link->send(hello);
        link->expect_reply("250");
        if (auth.empty()) return link;
        link->send("AUTH PLAIN " + auth + "\r\n");
        link->expect_reply("235");
        return link;
    };
    load.end = [](Link& link) {
        link.send("QUIT\r\n");
        link.expect_reply("221");
    };
    measure(words, words.number("clients", 10), load);
}

// -- POP3. Account pop1 belongs to client 1, and so on, since a maildrop has one session at a time.

constexpr const char* password = "secret";

// A session that has just ended may still hold the maildrop for a moment.
void log_in(Link& link, const std::string& user)
{
    link.expect("+OK");
    for (int attempt = 0;; ++attempt) {
        link.send("USER " + user + "\r\n");
        link.expect("+OK");
        link.send(std::string("PASS ") + password + "\r\n");
        const auto answer = link.line();
        if (answer.starts_with("+OK")) return;
        if (attempt == 20 || answer.find("[IN-USE]") == answer.npos)
            throw std::runtime_error("PASS: " + std::string(answer));
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

void quit(Link& link)
{
    link.send("QUIT\r\n");
    link.expect("+OK");
    link.expect_end();
}

// Retrieves all messages, again and again. group=1: all RETR in one write; otherwise each waits for the message.
void pop3(const Words& words)
{
    const int port = words.number("port", 1110), size = words.number("size", 4096);
    const bool grouped = words.number("group", 0) != 0;
    Load load;
    for (int number = 1; number <= words.number("messages", 1000); ++number) {
        if (!grouped || load.script.empty()) load.script.emplace_back();
        Step& step = load.script.back();
        step.send += "RETR " + std::to_string(number) + "\r\n";
        step.answers.push_back({line, "+OK"});
        step.answers.push_back({bytes, message(number, size, "\r\n") + ".\r\n", true});
    }
    load.begin = [&](int client) {
        auto link = std::make_unique<Link>(port, client + 1);
        log_in(*link, "pop" + std::to_string(client + 1));
        return link;
    };
    load.end = quit;
    measure(words, words.number("clients", 1), load);
}

void logins(const Words& words)
{
    const int port = words.number("port", 1110);
    measure(words, words.number("clients", 4), [&](int client, Meter& meter) {
        while (meter.go()) {
            Link link(port, client + 1);
            log_in(link, "small" + std::to_string(client + 1));
            quit(link);
            meter.done();
        }
    });
}

// From connect to the reply to STAT, in seconds: the median of three, after one that warms up.
void stat(const Words& words)
{
    const std::string expected = "+OK " + words.text("messages", "50000") + " ";
    std::vector<double> times;
    for (int turn = 0; turn < 4; ++turn) {
        const auto begin = Clock::now();
        Link link(words.number("port", 1110));
        log_in(link, words.text("user", "big"));
        link.send("STAT\r\n");
        link.expect(expected);
        const std::chrono::duration<double> took = Clock::now() - begin;
        quit(link);
        if (turn > 0) times.push_back(took.count());
    }
    std::sort(times.begin(), times.end());
    std::printf("%.4f\n", times[1]);
}

// A Maildir with messages 1 to count=1000. The names sort as the numbers do, and say the sizes as Dovecot writes them.
void maildir(const Words& words)
{
    namespace fs = std::filesystem;
    const fs::path directory = words.text("dir", "");
    for (const char* box : {"tmp", "new", "cur"}) fs::create_directories(directory / box);
    const int size = words.number("size", 4096);
    for (int number = 1; number <= words.number("count", 1000); ++number) {
        const auto stored = message(number, size, "\n");
        const auto on_the_wire = message(number, size, "\r\n").size();
        const auto name = std::to_string(1700000000 + number) +
            ".M1Q1.bench,S=" + std::to_string(stored.size()) + ",W=" + std::to_string(on_the_wire);
        std::ofstream file(directory / "new" / name, std::ios::binary);
        if (!(file << stored << std::flush)) fail("write " + (directory / "new" / name).string());
    }
}

// The same messages in one file, as popa3d wants them.
void mbox(const Words& words)
{
    std::ofstream file(words.text("file", ""), std::ios::binary);
    for (int number = 1; number <= words.number("count", 1000); ++number)
        file << "From carol@other.test Tue Nov 14 22:13:20 2023\n"
             << message(number, words.number("size", 4096), "\n") << '\n';
    if (!file.flush()) fail("write " + words.text("file", ""));
}

// -- Echo.

// One connection for each request: connect, send a line, read the answer, close.
void echo(const Words& words)
{
    Step step{words.text("request", "hello") + "\r\n", {}};
    if (words.number("greeted", 0) != 0) step.answers.push_back({line, ""});
    step.answers.push_back({line, words.text("answer", "hello"), true});
    Load load;
    load.script = {step};
    load.port = words.number("port", 2046);
    measure(words, words.number("clients", 50), load);
}

// A line to and fro on each of many open connections.
void lines(const Words& words)
{
    const int port = words.number("port", 2046);
    const bool greeted = words.number("greeted", 0) != 0;
    const std::string request = words.text("request", "ECHO hello") + "\r\n";
    Load load;
    load.script = {{request, {{bytes, words.text("answer", "hello") + "\r\n", true}}}};
    load.begin = [&](int) {
        auto link = std::make_unique<Link>(port);
        if (greeted) link->line();
        return link;
    };
    load.end = [](Link&) {};
    measure(words, words.number("clients", 50), load);
}

// -- Memory.

// The process's own share of memory, in KiB, from Linux's /proc (proc(5), smaps_rollup).
double memory_of(const std::string& process)
{
    std::ifstream file("/proc/" + process + "/smaps_rollup");
    for (std::string word; file >> word;) {
        double kib = 0;
        if (word == "Pss:" && file >> kib) return kib;
    }
    throw std::runtime_error("/proc/" + process + "/smaps_rollup has no line \"Pss:\"");
}

// KiB for each of so many clients that connect, read the greeting and then send nothing.
void idle(const Words& words)
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);

    const int port = words.number("port", 2525), clients = words.number("clients", 5000);
    const std::string process = words.text("process", "");
    const auto settle = [] { std::this_thread::sleep_for(std::chrono::milliseconds(500)); };
    Link(port).expect_reply("220");
    settle();
    const double before = memory_of(process);
    std::vector<std::unique_ptr<Link>> links;
    for (int client = 0; client < clients; ++client) {
        links.push_back(std::make_unique<Link>(port, 0, 256));
        links.back()->expect_reply("220");
    }
    settle();
    std::printf("%.2f\n", (memory_of(process) - before) / clients);
}

}  // namespace

int main(int argc, char** argv)
{
    return run(argc, argv,
        {{"smtp", smtp}, {"pop3", pop3}, {"logins", logins}, {"stat", stat}, {"maildir", maildir},
            {"mbox", mbox}, {"echo", echo}, {"lines", lines}, {"idle", idle}});
}
