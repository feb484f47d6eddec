// SPDX-License-Identifier: MIT
//
// The door on POSIX systems: Linux, where it is tested; macOS and the BSDs, where it has not been
// tried.

#include "server/02-socket/platform.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>
#include <vector>

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0  // macOS has none; SIGPIPE is ignored in start() anyhow
#endif

namespace platform {
namespace {

int number(Handle handle)
{
    return static_cast<int>(handle);
}

net::Error::Reason reason(int code)
{
    switch (code) {
    case EADDRINUSE: return net::Error::Reason::in_use;
    case ECONNREFUSED: return net::Error::Reason::refused;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM: return net::Error::Reason::full;
    default: return net::Error::Reason::other;
    }
}

[[noreturn]] void fail(const std::string& call, int code = errno)
{
    throw net::Error(reason(code), call + ": " + std::generic_category().message(code));
}

// A sockaddr of either family, and its length.
struct Name {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;

    Name() = default;
    explicit Name(const Address& address)
    {
        addrinfo hints{};
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
        addrinfo* found = nullptr;
        const int code =
            getaddrinfo(address.ip.c_str(), std::to_string(address.port).c_str(), &hints, &found);
        if (code != 0)
            throw net::Error(
                net::Error::Reason::other, "address " + address.ip + ": " + gai_strerror(code));
        std::memcpy(&storage, found->ai_addr, found->ai_addrlen);
        length = found->ai_addrlen;
        freeaddrinfo(found);
    }

    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }

    Address address()
    {
        char ip[NI_MAXHOST] = "";
        char port[NI_MAXSERV] = "0";
        getnameinfo(
            get(), length, ip, sizeof ip, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
        return {ip, static_cast<std::uint16_t>(std::stoi(port))};
    }
};

template <typename Value> bool set(Handle handle, int level, int option, const Value& value)
{
    return setsockopt(number(handle), level, option, &value, sizeof value) == 0;
}

}  // namespace

// A write to nobody, or beyond a limit for the size of files, shall fail and not kill.
void start()
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

// The two signals are blocked in this thread, and so in each that it starts. One thread waits for
// them: what it then does is not limited to the few calls that a signal handler may make
// (signal-safety(7)).
void on_stop(void (*stop)())
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals, stop] {
        int which = 0;
        sigwait(&signals, &which);
        stop();
        sigwait(&signals, &which);
        _exit(1);
    }).detach();
}

void allow_many_sockets()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

Handle create(Kind kind, Family family)
{
    const int made = socket(family == Family::v6 ? AF_INET6 : AF_INET,
        kind == Kind::stream ? SOCK_STREAM : SOCK_DGRAM, 0);
    if (made < 0) fail("socket");
    fcntl(made, F_SETFD, FD_CLOEXEC);
    if (family == Family::v6) set(Handle{made}, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    return Handle{made};
}

void set_block(Handle handle, bool block)
{
    const int flags = fcntl(number(handle), F_GETFL);
    const int wanted = block ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    if (flags != wanted && fcntl(number(handle), F_SETFL, wanted) < 0) fail("fcntl");
}

// SO_REUSEADDR lets a TCP server start again while connections of its last run are in TIME_WAIT
// (tcp(7)). It does not let two of them listen on one port; two UDP servers it does, so they go
// without. On Windows the same name means just that: see platform_windows.cpp.
void bind(Handle handle, const Address& address)
{
    Name name(address);
    int type = 0;
    socklen_t length = sizeof type;
    getsockopt(number(handle), SOL_SOCKET, SO_TYPE, &type, &length);
    if (type == SOCK_STREAM) set(handle, SOL_SOCKET, SO_REUSEADDR, 1);
    if (::bind(number(handle), name.get(), name.length) < 0) fail("bind " + text(address));
}

void listen(Handle handle, int backlog, const Address& address)
{
    if (::listen(number(handle), backlog) < 0) fail("listen " + text(address));
}

std::optional<Accepted> accept(Handle listener)
{
    Name peer;
    int made = -1;
    do made = ::accept(number(listener), peer.get(), &peer.length);
    while (made < 0 && errno == EINTR);
    if (made >= 0) {
        fcntl(made, F_SETFD, FD_CLOEXEC);
        return Accepted{Handle{made}, peer.address()};
    }
    switch (
        errno) {  // errors that already waited on the connection belong to it, not to us: accept(2)
    case EAGAIN:
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EPERM: return {};
    default: fail("accept");
    }
}

Received read(Handle handle, std::span<char> into)
{
    ssize_t got = -1;
    do got = recv(number(handle), into.data(), into.size(), 0);
    while (got < 0 && errno == EINTR);
    if (got > 0) return {static_cast<std::size_t>(got), Received::Why::bytes};
    if (got == 0) return {0, Received::Why::ended};
    return {0, errno == EAGAIN || errno == EWOULDBLOCK ? Received::Why::late : Received::Why::gone};
}

std::optional<std::size_t> write(Handle handle, std::string_view bytes)
{
    ssize_t put = -1;
    do put = send(number(handle), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    while (put < 0 && errno == EINTR);
    if (put >= 0) return static_cast<std::size_t>(put);
    const bool blocks = (fcntl(number(handle), F_GETFL) & O_NONBLOCK) == 0;
    if ((errno == EAGAIN || errno == EWOULDBLOCK) && !blocks) return 0;
    return {};
}

void close(Handle handle) noexcept
{
    ::close(number(handle));
}

void connect(Handle handle, const Address& address)
{
    Name name(address);
    if (::connect(number(handle), name.get(), name.length) == 0 || errno == EINPROGRESS) return;
    if (errno != EINTR) fail("connect " + text(address));
    wait(handle, Ready::to_write, Milliseconds::max());  // it goes on by itself: connect(2), EINTR
}

void shutdown(Handle handle, Side side) noexcept
{
    ::shutdown(number(handle),
        side == Side::reading       ? SHUT_RD
            : side == Side::writing ? SHUT_WR
                                    : SHUT_RDWR);
}

void interrupt(Handle handle) noexcept
{
    shutdown(handle, Side::reading);
}

bool wait(Handle handle, Ready ready, Milliseconds at_most)
{
    Waiting one{handle, ready == Ready::to_read, ready == Ready::to_write};
    wait({&one, 1}, at_most);
    return one.to_read || one.to_write;
}

// poll(2) passes over a descriptor that is negative.
void wait(std::span<Waiting> sockets, Milliseconds at_most)
{
    thread_local std::vector<pollfd> list;
    list.clear();
    for (const Waiting& one : sockets) {
        const auto events = (one.to_read ? POLLIN : 0) | (one.to_write ? POLLOUT : 0);
        list.push_back({events ? number(one.handle) : -1, static_cast<short>(events), 0});
    }
    const int limit = at_most > Milliseconds(INT32_MAX) ? -1 : static_cast<int>(at_most.count());
    const int count = poll(list.data(), static_cast<nfds_t>(list.size()), limit);
    if (count < 0 && errno != EINTR && errno != EAGAIN) fail("poll");
    for (std::size_t at = 0; at < sockets.size(); ++at) {
        const auto come = count > 0 ? list[at].revents : 0;
        const bool failed = come & (POLLHUP | POLLERR | POLLNVAL);
        sockets[at].to_read = sockets[at].to_read && (failed || come & POLLIN);
        sockets[at].to_write = sockets[at].to_write && (failed || come & POLLOUT);
    }
}

void set_timeout(Handle handle, Milliseconds at_most)
{
    timeval time{};
    time.tv_sec = static_cast<decltype(time.tv_sec)>(at_most.count() / 1000);
    time.tv_usec = static_cast<decltype(time.tv_usec)>(at_most.count() % 1000 * 1000);
    set(handle, SOL_SOCKET, SO_RCVTIMEO, time);
    set(handle, SOL_SOCKET, SO_SNDTIMEO, time);
}

void set_no_delay(Handle handle)
{
    set(handle, IPPROTO_TCP, TCP_NODELAY, 1);
}

void set_reset_on_close(Handle handle)
{
    set(handle, SOL_SOCKET, SO_LINGER, linger{1, 0});
}

bool set_dual(Handle handle)
{
    return set(handle, IPPROTO_IPV6, IPV6_V6ONLY, 0);
}

Address local_address(Handle handle)
{
    Name name;
    if (getsockname(number(handle), name.get(), &name.length) < 0) fail("getsockname");
    return name.address();
}

Address peer_address(Handle handle)
{
    Name name;
    if (getpeername(number(handle), name.get(), &name.length) < 0) fail("getpeername");
    return name.address();
}

Packet receive_from(Handle handle, std::span<char> into)
{
    Name from;
    iovec part{into.data(), into.size()};
    msghdr message{};
    message.msg_name = from.get();
    message.msg_namelen = from.length;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ssize_t got = -1;
    do got = recvmsg(number(handle), &message, 0);
    while (got < 0 && errno == EINTR);
    if (got < 0) return {{0, Received::Why::late}, false, {}};
    from.length = message.msg_namelen;
    return {{static_cast<std::size_t>(got), Received::Why::bytes},
        (message.msg_flags & MSG_TRUNC) != 0, from.address()};
}

void send_to(Handle handle, std::string_view bytes, const Address& to)
{
    Name name(to);
    if (sendto(number(handle), bytes.data(), bytes.size(), MSG_NOSIGNAL, name.get(), name.length) <
        0)
        fail("sendto " + text(to));
}

}  // namespace platform
