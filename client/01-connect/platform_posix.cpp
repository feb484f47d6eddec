// SPDX-License-Identifier: MIT

#include "client/01-connect/platform.hpp"

#include "server/02-socket/platform_posix.hpp"
#include "server/06-many/deadline.hpp"
#include "server/06-many/platform.hpp"

#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cstring>

namespace platform {
namespace {

[[noreturn]] void fail_to_resolve(const std::string& host, int code)
{
    const int error = errno;
    std::string why = gai_strerror(code);
    if (code == EAI_NONAME) why = "no such name";
    if (code == EAI_AGAIN) why = "no name server has answered, try later";
    if (code == EAI_SYSTEM) why = std::strerror(error);
    throw net::Error(net::Error::Reason::other, "getaddrinfo " + host + ": " + why);
}

// The error of a connection that could not be made at once, or 0.
int error_of_connect(Handle handle, const net::Deadline& deadline)
{
    pollfd one{descriptor(handle), POLLOUT, 0};
    int ready = -1;
    do ready = poll(&one, 1, static_cast<int>(deadline.left().count()));
    while (ready < 0 && errno == EINTR);
    if (ready < 0) return errno;
    if (ready == 0) return ETIMEDOUT;
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(descriptor(handle), SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

// After a signal; and another program may have left a terminal that does not block.
bool may_try_again(int file, short ready_to)
{
    if (errno != EAGAIN && errno != EINTR) return false;
    pollfd one{file, ready_to, 0};
    poll(&one, 1, -1);
    return true;
}

}  // namespace

std::vector<Address> resolve(const std::string& host, std::uint16_t port)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;  // otherwise each address comes once for each kind of socket
    addrinfo* first = nullptr;
    const int code = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &first);
    if (code != 0) fail_to_resolve(host, code);
    std::vector<Address> all;
    for (const addrinfo* found = first; found; found = found->ai_next) {
        SocketAddress name;
        std::memcpy(&name.storage, found->ai_addr, found->ai_addrlen);
        name.length = found->ai_addrlen;
        all.push_back(name.address());
    }
    freeaddrinfo(first);
    return all;
}

// The socket does not block, so connect returns at once, and poll waits for what becomes of it.
Connected connect(Handle handle, const Address& server, Milliseconds at_most)
{
    SocketAddress name(server);
    set_block(handle, false);
    int error = ::connect(descriptor(handle), name.get(), name.length) == 0 ? 0 : errno;
    if (error == EINPROGRESS || error == EINTR)
        error = error_of_connect(handle, net::Deadline(at_most));
    set_block(handle, true);
    switch (error) {
    case 0: return Connected::yes;
    case ECONNREFUSED: return Connected::refused;
    case ENETUNREACH:
    case EHOSTUNREACH: return Connected::unreachable;
    case ETIMEDOUT: return Connected::timed_out;
    default: fail("connect " + text(server), error);
    }
}

std::size_t read_input(std::span<char> into)
{
    ssize_t got = -1;
    do got = ::read(STDIN_FILENO, into.data(), into.size());
    while (got < 0 && may_try_again(STDIN_FILENO, POLLIN));
    if (got < 0) fail("read standard input");
    return static_cast<std::size_t>(got);
}

void write_output(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (written < 0 && !may_try_again(STDOUT_FILENO, POLLOUT)) fail("write standard output");
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void fail_when_interrupted()
{
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
}

}  // namespace platform
