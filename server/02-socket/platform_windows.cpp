// SPDX-License-Identifier: MIT
//
// The door on Windows. Tested with MinGW-w64 under Wine; real Windows has not been tried.

#include "server/02-socket/platform.hpp"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstring>
#include <system_error>
#include <vector>

namespace platform {
namespace {

SOCKET number(Handle handle)
{
    return static_cast<SOCKET>(handle);
}

net::Error::Reason reason(int code)
{
    switch (code) {
    case WSAEADDRINUSE: return net::Error::Reason::in_use;
    case WSAECONNREFUSED: return net::Error::Reason::refused;
    case WSAEMFILE:
    case WSAENOBUFS: return net::Error::Reason::full;
    default: return net::Error::Reason::other;
    }
}

// The texts of POSIX for the errors that a lesson names, so that a README holds on both systems.
std::string message(int code)
{
    switch (code) {
    case WSAEADDRINUSE: return "Address already in use";
    case WSAEADDRNOTAVAIL: return "Cannot assign requested address";
    case WSAEACCES: return "Permission denied";
    case WSAECONNREFUSED: return "Connection refused";
    case WSAECONNRESET: return "Connection reset by peer";
    case WSAEMSGSIZE: return "Message too long";
    default: return std::system_category().message(code) + " (" + std::to_string(code) + ")";
    }
}

[[noreturn]] void fail(const std::string& call, int code = WSAGetLastError())
{
    throw net::Error(reason(code), call + ": " + message(code));
}

// A sockaddr of either family, and its length.
struct Name {
    sockaddr_storage storage{};
    int length = sizeof storage;

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
                net::Error::Reason::other, "address " + address.ip + ": " + message(code));
        std::memcpy(&storage, found->ai_addr, found->ai_addrlen);
        length = static_cast<int>(found->ai_addrlen);
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
    return setsockopt(number(handle), level, option, reinterpret_cast<const char*>(&value),
               sizeof value) == 0;
}

void (*stop_function)() = nullptr;

// The system runs this in a new thread each time.
BOOL WINAPI console_event(DWORD)
{
    static LONG calls = 0;
    if (InterlockedIncrement(&calls) > 1) ExitProcess(1);
    stop_function();
    return TRUE;
}

}  // namespace

void start()
{
    WSADATA data;
    if (const int code = WSAStartup(MAKEWORD(2, 2), &data); code != 0) fail("WSAStartup", code);
}

void on_stop(void (*stop)())
{
    stop_function = stop;
    SetConsoleCtrlHandler(nullptr, FALSE);  // a parent may have made us deaf to Ctrl-C
    SetConsoleCtrlHandler(console_event, TRUE);
}

void allow_many_sockets() { }  // memory is the only limit here

Handle create(Kind kind, Family family)
{
    const SOCKET made = socket(family == Family::v6 ? AF_INET6 : AF_INET,
        kind == Kind::stream ? SOCK_STREAM : SOCK_DGRAM, 0);
    if (made == INVALID_SOCKET) fail("socket");
    const auto handle = static_cast<Handle>(made);
    if (family == Family::v6) set(handle, IPPROTO_IPV6, IPV6_V6ONLY, DWORD{1});
    return handle;
}

void set_block(Handle handle, bool block)
{
    u_long no_block = block ? 0 : 1;
    if (ioctlsocket(number(handle), FIONBIO, &no_block) != 0) fail("ioctlsocket");
}

// SO_REUSEADDR would let any program take a port that another one listens on. SO_EXCLUSIVEADDRUSE
// forbids it. A connection in TIME_WAIT is no hindrance here, so a restart needs neither.
void bind(Handle handle, const Address& address)
{
    Name name(address);
    set(handle, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, DWORD{1});
    if (::bind(number(handle), name.get(), name.length) != 0) fail("bind " + text(address));
}

void listen(Handle handle, int backlog, const Address& address)
{
    if (::listen(number(handle), backlog) != 0) fail("listen " + text(address));
}

std::optional<Accepted> accept(Handle listener)
{
    Name peer;
    const SOCKET made = ::accept(number(listener), peer.get(), &peer.length);
    if (made != INVALID_SOCKET) return Accepted{static_cast<Handle>(made), peer.address()};
    switch (const int code =
                WSAGetLastError()) {  // our own errors; all others are about a client that has left
    case WSAEMFILE:
    case WSAENOBUFS:
    case WSAEINVAL:
    case WSAENOTSOCK:
    case WSANOTINITIALISED: fail("accept", code);
    default: return {};
    }
}

Received read(Handle handle, std::span<char> into)
{
    const int got = recv(number(handle), into.data(), static_cast<int>(into.size()), 0);
    if (got > 0) return {static_cast<std::size_t>(got), Received::Why::bytes};
    if (got == 0) return {0, Received::Why::ended};
    switch (WSAGetLastError()) {
    case WSAETIMEDOUT:
    case WSAEWOULDBLOCK: return {0, Received::Why::late};
    case WSAESHUTDOWN:  // interrupt() came before the read, or while it waited
    case WSAEINTR:
    case WSA_OPERATION_ABORTED: return {0, Received::Why::ended};
    default: return {0, Received::Why::gone};
    }
}

std::optional<std::size_t> write(Handle handle, std::string_view bytes)
{
    const int put = send(number(handle), bytes.data(), static_cast<int>(bytes.size()), 0);
    if (put >= 0) return static_cast<std::size_t>(put);
    if (WSAGetLastError() == WSAEWOULDBLOCK) return 0;
    return {};
}

void close(Handle handle) noexcept
{
    closesocket(number(handle));
}

void connect(Handle handle, const Address& address)
{
    Name name(address);
    if (::connect(number(handle), name.get(), name.length) == 0) return;
    if (WSAGetLastError() != WSAEWOULDBLOCK) fail("connect " + text(address));
}

void shutdown(Handle handle, Side side) noexcept
{
    ::shutdown(number(handle),
        side == Side::reading       ? SD_RECEIVE
            : side == Side::writing ? SD_SEND
                                    : SD_BOTH);
}

// SD_RECEIVE makes every later recv fail; one that already waits needs CancelIoEx.
void interrupt(Handle handle) noexcept
{
    shutdown(handle, Side::reading);
    CancelIoEx(reinterpret_cast<HANDLE>(number(handle)), nullptr);
}

bool wait(Handle handle, Ready ready, Milliseconds at_most)
{
    Waiting one{handle, ready == Ready::to_read, ready == Ready::to_write};
    wait({&one, 1}, at_most);
    return one.to_read || one.to_write;
}

// WSAPoll refuses an empty list, and what it makes of an invalid socket differs: those that wait
// for nothing are left out of the list. An end of stream is POLLHUP alone.
void wait(std::span<Waiting> sockets, Milliseconds at_most)
{
    thread_local std::vector<WSAPOLLFD> list;
    list.clear();
    for (const Waiting& one : sockets) {
        const auto events = (one.to_read ? POLLIN : 0) | (one.to_write ? POLLOUT : 0);
        if (events) list.push_back({number(one.handle), static_cast<SHORT>(events), 0});
    }
    const int limit = at_most > Milliseconds(INT32_MAX) ? -1 : static_cast<int>(at_most.count());
    if (list.empty()) return Sleep(static_cast<DWORD>(limit));
    if (WSAPoll(list.data(), static_cast<ULONG>(list.size()), limit) < 0) fail("WSAPoll");
    auto entry = list.begin();
    for (Waiting& one : sockets) {
        if (!one.to_read && !one.to_write) continue;
        const auto come = (entry++)->revents;
        const bool failed = come & (POLLHUP | POLLERR | POLLNVAL);
        one.to_read = one.to_read && (failed || come & POLLIN);
        one.to_write = one.to_write && (failed || come & POLLOUT);
    }
}

void set_timeout(Handle handle, Milliseconds at_most)
{
    const auto time = static_cast<DWORD>(at_most.count());
    set(handle, SOL_SOCKET, SO_RCVTIMEO, time);
    set(handle, SOL_SOCKET, SO_SNDTIMEO, time);
}

void set_no_delay(Handle handle)
{
    set(handle, IPPROTO_TCP, TCP_NODELAY, DWORD{1});
}

void set_reset_on_close(Handle handle)
{
    set(handle, SOL_SOCKET, SO_LINGER, linger{1, 0});
}

bool set_dual(Handle handle)
{
    return set(handle, IPPROTO_IPV6, IPV6_V6ONLY, DWORD{0});
}

Address local_address(Handle handle)
{
    Name name;
    if (getsockname(number(handle), name.get(), &name.length) != 0) fail("getsockname");
    return name.address();
}

Address peer_address(Handle handle)
{
    Name name;
    if (getpeername(number(handle), name.get(), &name.length) != 0) fail("getpeername");
    return name.address();
}

Packet receive_from(Handle handle, std::span<char> into)
{
    Name from;
    const int got = recvfrom(
        number(handle), into.data(), static_cast<int>(into.size()), 0, from.get(), &from.length);
    if (got >= 0)
        return {{static_cast<std::size_t>(got), Received::Why::bytes}, false, from.address()};
    if (WSAGetLastError() == WSAEMSGSIZE)
        return {{into.size(), Received::Why::bytes}, true, from.address()};
    return {{0, Received::Why::late}, false, {}};
}

void send_to(Handle handle, std::string_view bytes, const Address& to)
{
    Name name(to);
    if (sendto(number(handle), bytes.data(), static_cast<int>(bytes.size()), 0, name.get(),
            name.length) < 0)
        fail("sendto " + text(to));
}

}  // namespace platform
