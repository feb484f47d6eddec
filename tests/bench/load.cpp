// SPDX-License-Identifier: MIT
//
// The load generator of the benchmark: clients that send as fast as they are answered, and check each answer.
//
// `load smtp port=2525 clients=10 size=1024` prints how many messages per second, and the seconds of the slowest one.
// A wrong answer ends it with status 1. Linux only: epoll(7) in `lines`, /proc in `idle`, a port option in link.cpp.

#include "tests/bench/link.hpp"
#include "tests/bench/message.hpp"
#include "tests/bench/meter.hpp"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace bench;

namespace {

// -- SMTP: messages, one after the other, on one connection for each client.

// group=1: MAIL, RCPT and DATA in one write (RFC 2920); otherwise each waits for the reply to the one before.
void smtp(const Words& words)
{
    const int port = words.number("port", 2525), size = words.number("size", 1024);
    const bool grouped = words.number("group", 0) != 0;
    const std::string hello = words.text("hello", "EHLO") + " client.test\r\n";
    const std::string mail = "MAIL FROM:<carol@other.test>\r\n";
    const std::string rcpt = "RCPT TO:<" + words.text("to", "alice@example.test") + ">\r\n";
    const std::string data = "DATA\r\n", group = mail + rcpt + data;
    const std::string text = message(1, size, "\r\n") + ".\r\n";
    measure(words, words.number("clients", 10), [&](int client, Meter& meter) {
        Link link(port, client + 1);
        link.expect_reply("220");
        link.send(hello);
        link.expect_reply("250");
        while (meter.go()) {
            link.send(grouped ? group : mail);
            link.expect_reply("250");
            if (!grouped) link.send(rcpt);
            link.expect_reply("250");
            if (!grouped) link.send(data);
            link.expect_reply("354");
            link.send(text);
            link.expect_reply("250");
            meter.done();
        }
        link.send("QUIT\r\n");
        link.expect_reply("221");
    });
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
    std::vector<std::string> commands, messages;
    std::string all;
    for (int number = 1; number <= words.number("messages", 1000); ++number) {
        commands.push_back("RETR " + std::to_string(number) + "\r\n");
        messages.push_back(message(number, size, "\r\n") + ".\r\n");
        all += commands.back();
    }
    measure(words, words.number("clients", 1), [&](int client, Meter& meter) {
        Link link(port, client + 1, 65536);
        log_in(link, "pop" + std::to_string(client + 1));
        while (meter.go()) {
            if (grouped) link.send(all);
            for (std::size_t i = 0; i < messages.size() && (grouped || meter.go()); ++i) {
                if (!grouped) link.send(commands[i]);
                link.expect("+OK");
                link.expect_bytes(messages[i]);
                meter.done();
            }
        }
        quit(link);
    });
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
    const int port = words.number("port", 2046);
    const std::string request = words.text("request", "hello") + "\r\n";
    const std::string answer = words.text("answer", "hello");
    const bool greeted = words.number("greeted", 0) != 0;
    measure(words, words.number("clients", 50), [&](int client, Meter& meter) {
        while (meter.go()) {
            Link link(port, client + 1, 256);
            link.send(request);
            if (greeted) link.line();
            link.expect(answer);
            meter.done();
        }
    });
}

// One of the clients of `lines`. `got` counts the bytes of the answer that have come.
struct Client {
    std::unique_ptr<Link> link;
    std::size_t got = 0;
};

// True when the whole answer is there.
bool receive(Client& client, std::string_view answer)
{
    char bytes[256];
    const ssize_t got = recv(client.link->handle(), bytes, sizeof bytes, 0);
    if (got <= 0) throw std::runtime_error("the server closed the connection");
    const std::string_view piece(bytes, static_cast<std::size_t>(got));
    if (answer.substr(client.got, piece.size()) != piece)
        throw std::runtime_error("wrong answer: " + std::string(piece));
    client.got = (client.got + piece.size()) % answer.size();
    return client.got == 0;
}

// A line to and fro on each of many open connections, by one thread, which serves those that are ready.
void lines(const Words& words)
{
    const int port = words.number("port", 2046);
    const std::string request = words.text("request", "ECHO hello") + "\r\n";
    const std::string answer = words.text("answer", "hello") + "\r\n";
    std::vector<Client> clients(static_cast<std::size_t>(words.number("connections", 50)));
    const int ready = epoll_create1(EPOLL_CLOEXEC);
    for (Client& client : clients) {
        client.link = std::make_unique<Link>(port);
        if (words.number("greeted", 0) != 0) client.link->line();
        epoll_event event{EPOLLIN, {&client}};
        if (epoll_ctl(ready, EPOLL_CTL_ADD, client.link->handle(), &event) < 0) fail("epoll_ctl");
    }
    measure(words, 1, [&](int, Meter& meter) {
        for (Client& client : clients) client.link->send(request);
        std::vector<epoll_event> events(clients.size());
        while (meter.go()) {
            const int count =
                epoll_wait(ready, events.data(), static_cast<int>(events.size()), 20000);
            if (count == 0) throw std::runtime_error("no answer for 20 seconds");
            for (int i = 0; i < count; ++i) {
                Client& client =
                    *static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
                if (!receive(client, answer)) continue;
                meter.done();
                client.link->send(request);
            }
        }
    });
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
