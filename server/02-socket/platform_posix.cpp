// SPDX-License-Identifier: MIT
//
// The platform on POSIX systems. Tested on Linux; compiled and linked for macOS, not run
// there; the BSDs have not been tried.

#include "server/02-socket/platform_posix.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <unistd.h>

#include <cstring>
#include <system_error>

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0  // macOS has none; start() ignores SIGPIPE anyway
#endif

namespace platform {
namespace {

net::Error::Reason reason(int code)
{
    using Reason = net::Error::Reason;
    switch (code) {
    case EADDRINUSE: return Reason::in_use;
    case EADDRNOTAVAIL: return Reason::not_local;
    case EACCES: return Reason::not_allowed;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM: return Reason::full;
    default: return Reason::other;
    }
}

}  // namespace

void fail(const std::string& call, int code)
{
    throw net::Error(reason(code), call + ": " + std::generic_category().message(code));
}

SocketAddress::SocketAddress(const Address& address)
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

Address SocketAddress::address()
{
    char ip[NI_MAXHOST] = "";
    char port[NI_MAXSERV] = "0";
    const int code = getnameinfo(
        get(), length, ip, sizeof ip, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
    if (code == EAI_MEMORY) fail("getnameinfo", ENOMEM);
    if (code != 0)
        throw net::Error(
            net::Error::Reason::other, std::string("getnameinfo: ") + gai_strerror(code));
    return {ip, static_cast<std::uint16_t>(std::stoi(port))};
}

// open(2) returns the lowest number that is free: so 0, 1 and 2 are taken when it returns a higher
// one. A signal handler may call only a few functions, and _exit is one of them (signal-safety(7)).
void start()
{
    int opened = 0;
    do opened = open("/dev/null", O_RDWR);
    while (opened >= 0 && opened <= STDERR_FILENO);
    if (opened < 0) fail("open /dev/null");
    ::close(opened);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGINT, [](int) { _exit(0); });
    signal(SIGTERM, [](int) { _exit(0); });
}

// SO_REUSEADDR lets a TCP server start again while connections of its last run are in TIME_WAIT
// (tcp(7)). It does not let two servers listen on one port. On Windows the option of the same name
// does just that: see platform_windows.cpp.
Handle create(const Address& like)
{
    const Handle made{socket(like.is_v6() ? AF_INET6 : AF_INET, SOCK_STREAM, 0)};
    if (made == Handle::none) fail("socket");
    fcntl(descriptor(made), F_SETFD, FD_CLOEXEC);
    set_option(made, SOL_SOCKET, SO_REUSEADDR, 1);
    if (like.is_v6()) set_option(made, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    return made;
}

void bind(Handle handle, const Address& address)
{
    SocketAddress name(address);
    if (::bind(descriptor(handle), name.get(), name.length) < 0) fail("bind " + text(address));
}

void listen(Handle handle, int backlog, const Address& address)
{
    if (::listen(descriptor(handle), backlog) < 0) fail("listen " + text(address));
}

// A client without a known address is not kept.
static std::optional<Accepted> with_peer(Handle client, SocketAddress& peer)
try {
    return Accepted{client, peer.address()};
} catch (const std::exception& error) {
    close(client);
    if (net::is_full(error)) throw;
    return {};
}

std::optional<Accepted> accept(Handle listener)
{
    SocketAddress peer;
    int made = -1;
    do made = ::accept(descriptor(listener), peer.get(), &peer.length);
    while (made < 0 && errno == EINTR);
    if (made >= 0) {
        fcntl(made, F_SETFD, FD_CLOEXEC);
        return with_peer(Handle{made}, peer);
    }
    switch (errno) {  // our own errors; all others are those of the client: accept(2)
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case EBADF:
    case EINVAL:
    case EFAULT:
    case ENOTSOCK: fail("accept");
    default: return {};
    }
}

IoResult read(Handle handle, std::span<char> into)
{
    using Outcome = IoResult::Outcome;
    ssize_t got = -1;
    do got = recv(descriptor(handle), into.data(), into.size(), 0);
    while (got < 0 && errno == EINTR);
    if (got > 0) return {static_cast<std::size_t>(got), Outcome::bytes};
    if (got == 0) return {0, Outcome::ended};
    return {0, errno == EAGAIN || errno == EWOULDBLOCK ? Outcome::not_yet : Outcome::reset};
}

// EPIPE: the peer has ended the connection in order, and a reset came for what was sent after that.
IoResult write(Handle handle, std::string_view bytes)
{
    using Outcome = IoResult::Outcome;
    ssize_t put = -1;
    do put = send(descriptor(handle), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    while (put < 0 && errno == EINTR);
    if (put >= 0) return {static_cast<std::size_t>(put), Outcome::bytes};
    if (errno == EAGAIN || errno == EWOULDBLOCK) return {0, Outcome::not_yet};
    return {0, errno == EPIPE ? Outcome::ended : Outcome::reset};
}

void close(Handle handle) noexcept
{
    ::close(descriptor(handle));
}

Address local_address(Handle handle)
{
    SocketAddress name;
    if (getsockname(descriptor(handle), name.get(), &name.length) < 0) fail("getsockname");
    return name.address();
}

}  // namespace platform
