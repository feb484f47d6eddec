// SPDX-License-Identifier: MIT

#include "tests/bench/link.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sstream>
#include <stdexcept>

namespace bench {
namespace {

sockaddr_in loopback(std::uint32_t address, int port)
{
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(static_cast<std::uint16_t>(port));
    name.sin_addr.s_addr = htonl(address);
    return name;
}

std::string visible(std::string_view text)
{
    std::string shown;
    for (const char c : text.substr(0, 80))
        shown += c == '\r' ? "\\r" : c == '\n' ? "\\n" : std::string(1, c);
    return '"' + shown + '"';
}

void set(int socket, int level, int option, const auto& value)
{
    if (setsockopt(socket, level, option, &value, sizeof value) < 0) fail("setsockopt");
}

}  // namespace

void fail(const std::string& call)
{
    throw std::runtime_error(call + ": " + std::strerror(errno));
}

void wrong(std::string_view expected, std::string_view got)
{
    throw std::runtime_error("wrong reply: " + visible(got) + " instead of " + visible(expected));
}

std::string no_answer()
{
    std::ostringstream text;
    text << "no answer for " << Link::limit << " seconds";
    return text.str();
}

Link::Link(int port, int source, std::size_t buffer, bool block) :
    blocks_(block), size_(buffer), buffer_(std::make_unique_for_overwrite<char[]>(buffer))
{
    handle_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (block ? 0 : SOCK_NONBLOCK), 0);
    if (handle_ < 0) fail("socket");
    const auto microseconds = static_cast<long>(limit * 1'000'000);
    const timeval time{microseconds / 1'000'000, microseconds % 1'000'000};
    set(handle_, SOL_SOCKET, SO_RCVTIMEO, time);
    set(handle_, SOL_SOCKET, SO_SNDTIMEO, time);
    set(handle_, IPPROTO_TCP, TCP_NODELAY, 1);
    if (source > 0) {
        set(handle_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
        const auto here = loopback(0x7f000100 + static_cast<std::uint32_t>(source), 0);
        if (bind(handle_, reinterpret_cast<const sockaddr*>(&here), sizeof here) < 0) fail("bind");
    }
    const auto there = loopback(INADDR_LOOPBACK, port);
    if (connect(handle_, reinterpret_cast<const sockaddr*>(&there), sizeof there) < 0 &&
        (block || errno != EINPROGRESS))
        fail("connect 127.0.0.1:" + std::to_string(port));
}

Link::~Link()
{
    if (handle_ >= 0) close(handle_);
}

void Link::set_block(bool block)
{
    if (fcntl(handle_, F_SETFL, block ? 0 : O_NONBLOCK) < 0) fail("fcntl");
    blocks_ = block;
}

void Link::send(std::string_view bytes)
{
    while (!bytes.empty()) bytes.remove_prefix(send_some(bytes));
}

std::size_t Link::send_some(std::string_view bytes)
{
    if (bytes.empty()) return 0;
    const ssize_t sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN && !blocks_) return 0;
    if (sent <= 0) fail("send");
    return static_cast<std::size_t>(sent);
}

std::string_view Link::receive(std::span<char> room)
{
    const auto got = read(room);
    if (got == 0) throw std::runtime_error("the server closed the connection");
    return {room.data(), got.value_or(0)};
}

// 0 at the end of the stream; nothing if nothing has come yet.
std::optional<std::size_t> Link::read(std::span<char> room)
{
    const ssize_t got = recv(handle_, room.data(), room.size(), 0);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EAGAIN) fail("recv");
    if (blocks_) throw std::runtime_error(no_answer());
    return {};
}

bool Link::read_more()
{
    if (from_ == to_) from_ = to_ = 0;
    if (to_ == size_) {
        std::memmove(buffer_.get(), buffer_.get() + from_, to_ - from_);
        to_ -= from_;
        from_ = 0;
        if (to_ == size_) throw std::runtime_error("a reply is longer than the buffer");
    }
    const std::size_t got = read({buffer_.get() + to_, size_ - to_}).value_or(0);
    to_ += got;
    return got > 0;
}

std::string_view Link::line()
{
    std::size_t seen = 0;
    while (true) {
        const std::string_view held(buffer_.get() + from_, to_ - from_);
        const auto end = held.find('\n', seen);
        if (end != held.npos) {
            from_ += end + 1;
            return held.substr(0, end + 1);
        }
        seen = held.size();
        if (!read_more()) throw std::runtime_error("the server closed the connection");
    }
}

std::string_view Link::expect(std::string_view beginning)
{
    const auto got = line();
    if (!got.starts_with(beginning)) wrong(beginning, got);
    return got;
}

void Link::expect_reply(std::string_view code)
{
    while (expect(code).substr(code.size()).starts_with('-')) { }
}

void Link::expect_bytes(std::string_view bytes)
{
    while (!bytes.empty()) {
        if (from_ == to_ && !read_more())
            throw std::runtime_error("the server closed in the middle of a message");
        const std::string_view held(buffer_.get() + from_, std::min(to_ - from_, bytes.size()));
        if (held != bytes.substr(0, held.size())) wrong(bytes, held);
        from_ += held.size();
        bytes.remove_prefix(held.size());
    }
}

void Link::expect_end()
{
    if (from_ != to_ || read_more()) wrong("", {buffer_.get() + from_, to_ - from_});
}

int listen_here(int backlog)
{
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0) fail("socket");
    set(listener, SOL_SOCKET, SO_REUSEADDR, 1);
    const auto here = loopback(INADDR_LOOPBACK, 0);
    if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) < 0) fail("bind");
    if (listen(listener, backlog) < 0) fail("listen");
    return listener;
}

int port_of(int socket)
{
    sockaddr_in name{};
    socklen_t length = sizeof name;
    if (getsockname(socket, reinterpret_cast<sockaddr*>(&name), &length) < 0) fail("getsockname");
    return ntohs(name.sin_port);
}

}  // namespace bench
