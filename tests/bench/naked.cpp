// SPDX-License-Identifier: MIT
//
// What the system itself can do: each mode is the fewest calls that do a job. The benchmark compares the lessons'
// servers with them.
//
// They trust their client: a line comes in one piece, an answer fits into the socket. `epoll` is Linux only.

#include "tests/bench/link.hpp"
#include "tests/bench/message.hpp"
#include "tests/bench/meter.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <stdexcept>
#include <thread>

using namespace bench;

namespace {

int listen_and_print(const Words& words)
{
    const int listener = listen_here(words.number("backlog", 1024));
    std::printf("Listening on 127.0.0.1:%d\n", port_of(listener));
    std::fflush(stdout);
    return listener;
}

int next_client(int listener)
{
    const int client = accept(listener, nullptr, nullptr);
    if (client < 0) fail("accept");
    return client;
}

void write_to(int client, std::string_view text)
{
    if (write(client, text.data(), text.size()) < 0) return;  // the client has left
}

std::string_view read_from(int client, std::array<char, 4096>& buffer)
{
    const ssize_t got = read(client, buffer.data(), buffer.size());
    return {buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

// Sends back what it gets until the client has no more.
void echo_all(int client, std::array<char, 4096>& buffer)
{
    for (auto text = read_from(client, buffer); !text.empty(); text = read_from(client, buffer))
        write_to(client, text);
}

// Accept, read, write, close, again and again, in one thread. to_end=1: reads and writes until the client closes.
void loop(const Words& words)
{
    const int listener = listen_and_print(words);
    const bool to_end = words.number("to_end", 0) != 0;
    std::array<char, 4096> buffer;
    while (true) {
        const int client = next_client(listener);
        write_to(client, read_from(client, buffer));
        if (to_end) echo_all(client, buffer);
        close(client);
    }
}

// A blocking thread for each connection, which sends back what it gets.
void threads(const Words& words)
{
    const int listener = listen_and_print(words);
    while (true)
        std::thread([client = next_client(listener)] {
            std::array<char, 4096> buffer;
            echo_all(client, buffer);
            close(client);
        }).detach();
}

// All connections in one thread: it greets, and answers "ECHO x" with "x".
void epoll(const Words& words)
{
    const int listener = listen_and_print(words), ready = epoll_create1(0);
    const auto watch = [&](int socket) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = socket;
        if (epoll_ctl(ready, EPOLL_CTL_ADD, socket, &event) < 0) fail("epoll_ctl");
    };
    watch(listener);
    std::array<epoll_event, 64> events;
    std::array<char, 4096> buffer;
    while (true) {
        const int count = epoll_wait(ready, events.data(), events.size(), -1);
        for (int i = 0; i < count; ++i) {
            const int socket = events[static_cast<std::size_t>(i)].data.fd;
            if (socket == listener) {
                const int client = next_client(listener);
                write_to(client, "Hello\r\n");
                watch(client);
            } else if (const auto line = read_from(socket, buffer); line.size() > 5) {
                write_to(socket, line.substr(5));
            } else {
                close(socket);
            }
        }
    }
}

// Writes all of it, and the bytes are on the disk.
void write_durably(const std::string& path, std::string_view text)
{
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (file < 0) fail("open " + path);
    while (!text.empty()) {
        const ssize_t written = write(file, text.data(), text.size());
        if (written < 0) fail("write " + path);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (fsync(file) < 0) fail("fsync " + path);
    close(file);
}

// The disk's share of a delivery: each thread writes messages into the Maildir dir=.
void messages(const Words& words)
{
    const std::string dir = words.text("dir", "."), boxes[]{dir + "/tmp/", dir + "/new/"};
    const std::string text = message(1, words.number("size", 1024), "\n");
    measure(words, words.number("clients", 10), [&](int client, Meter& meter) {
        for (int number = 0; meter.go(); ++number) {
            const auto name = std::to_string(client) + "." + std::to_string(number);
            write_durably(boxes[0] + name, text);
            if (rename((boxes[0] + name).c_str(), (boxes[1] + name).c_str()) < 0) fail("rename");
            const int directory = open(boxes[1].c_str(), O_RDONLY | O_DIRECTORY);
            if (directory < 0 || fsync(directory) < 0) fail("fsync " + boxes[1]);
            close(directory);
            meter.done();
        }
    });
}

// Accepts, and never says anything. The benchmark checks itself with this one and the next: neither is a figure.
void mute(const Words& words)
{
    const int listener = listen_and_print(words);
    while (true) next_client(listener);
}

void closing(const Words& words)
{
    const int listener = listen_and_print(words);
    while (true) close(next_client(listener));
}

// Sends on to port to= what each client sends, and back what is answered: a thread for each client, pieces of 32 KiB.
void forward(const Words& words)
{
    const int listener = listen_and_print(words), to = words.number("to", 0);
    while (true)
        std::thread([to, client = next_client(listener)] {
            const Link server(to);
            std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server.handle(), POLLIN, 0}}};
            std::array<char, 32768> buffer;
            while (poll(ends.data(), 2, -1) > 0) {
                for (const std::size_t from : {0, 1}) {
                    if (ends[from].revents == 0) continue;
                    const ssize_t got = read(ends[from].fd, buffer.data(), buffer.size());
                    if (got <= 0) return void(close(client));
                    write_to(ends[1 - from].fd, {buffer.data(), static_cast<std::size_t>(got)});
                }
            }
        }).detach();
}

// What inetd(8) did: a process of program= for each connection, which is its standard input and output. popa3d's
// own listener has its port compiled in, so it is started from here.
void inetd(const Words& words)
{
    const int listener = listen_and_print(words);
    const std::string program = words.text("program", "");
    signal(SIGCHLD, SIG_IGN);  // no zombies
    while (true) {
        const int client = next_client(listener);
        if (fork() == 0) {
            signal(SIGCHLD, SIG_DFL);
            dup2(client, 0);
            dup2(client, 1);
            execl(program.c_str(), program.c_str(), static_cast<char*>(nullptr));
            _exit(1);
        }
        close(client);
    }
}

// A toy POP3 server, all of whose messages are the same few lines. writes=2: "+OK" and the message are two writes.
// Nagle's algorithm then holds the second one back until the client acknowledges the first, and the client delays
// its acknowledgement in case it can send it with data (RFC 896; RFC 1122, 4.2.3.2). no_delay=1 turns the algorithm
// off.
void toy_pop3(const Words& words)
{
    const int listener = listen_and_print(words), no_delay = words.number("no_delay", 0);
    const bool apart = words.number("writes", 1) == 2;
    const std::string ok = "+OK\r\n", text = message(1, 200, "\r\n") + ".\r\n";
    while (true) {
        const int client = next_client(listener);
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
        std::array<char, 4096> buffer;
        write_to(client, ok);
        for (auto line = read_from(client, buffer); !line.empty();
             line = read_from(client, buffer)) {
            const bool retrieves = line.starts_with("RETR");
            write_to(client, retrieves && !apart ? ok + text : ok);
            if (retrieves && apart) write_to(client, text);
            if (line.starts_with("QUIT")) break;
        }
        close(client);
    }
}

}  // namespace

int main(int argc, char** argv)
{
    signal(SIGPIPE, SIG_IGN);
    return run(argc, argv,
        {{"loop", loop}, {"threads", threads}, {"epoll", epoll}, {"messages", messages},
            {"mute", mute}, {"closing", closing}, {"inetd", inetd}, {"forward", forward},
            {"toy-pop3", toy_pop3}});
}
