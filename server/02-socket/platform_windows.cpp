// SPDX-License-Identifier: MIT
//
// The platform on Windows. Tested with MinGW-w64 under Wine; real Windows has not been tried.

#include "server/02-socket/platform_windows.hpp"

#include <cstring>
#include <system_error>

namespace platform {
namespace {

net::Error::Reason reason(int code)
{
    using Reason = net::Error::Reason;
    switch (code) {
    case WSAEADDRINUSE: return Reason::in_use;
    case WSAEADDRNOTAVAIL: return Reason::not_local;
    case WSAEACCES: return Reason::not_allowed;
    case WSAEMFILE:
    case WSAENOBUFS: return Reason::full;
    default: return Reason::other;
    }
}

// The texts of POSIX for the errors that a README shows, so that the README is true on both
// systems.
std::string message(int code)
{
    switch (code) {
    case WSAEADDRINUSE: return "Address already in use";
    case WSAEADDRNOTAVAIL: return "Cannot assign requested address";
    case WSAEACCES: return "Permission denied";
    default: return std::system_category().message(code) + " (" + std::to_string(code) + ")";
    }
}

BOOL WINAPI end_process(DWORD)
{
    ExitProcess(0);
}

}  // namespace

void fail(const std::string& call, int code)
{
    throw net::Error(reason(code), call + ": " + message(code));
}

SocketAddress::SocketAddress(const Address& address)
{
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int code =
        getaddrinfo(address.ip.c_str(), std::to_string(address.port).c_str(), &hints, &found);
    if (code != 0)
        throw net::Error(net::Error::Reason::other, "address " + address.ip + ": " + message(code));
    std::memcpy(&storage, found->ai_addr, found->ai_addrlen);
    length = static_cast<int>(found->ai_addrlen);
    freeaddrinfo(found);
}

Address SocketAddress::address()
{
    char ip[NI_MAXHOST] = "";
    char port[NI_MAXSERV] = "0";
    const int code = getnameinfo(
        get(), length, ip, sizeof ip, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
    if (code != 0) fail("getnameinfo", code);
    return {ip, static_cast<std::uint16_t>(std::stoi(port))};
}

void start()
{
    WSADATA data;
    if (const int code = WSAStartup(MAKEWORD(2, 2), &data); code != 0) fail("WSAStartup", code);
    SetConsoleCtrlHandler(nullptr, FALSE);  // the parent process may have switched Ctrl-C off
    SetConsoleCtrlHandler(end_process, TRUE);
}

// SO_REUSEADDR would let any program take a port that another one listens on. SO_EXCLUSIVEADDRUSE
// forbids it. A restart needs neither: Windows lets a server bind while connections are in
// TIME_WAIT.
Handle create(const Address& like)
{
    const SOCKET made = socket(like.is_v6() ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
    if (made == INVALID_SOCKET) fail("socket");
    const auto handle = static_cast<Handle>(made);
    set_option(handle, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, DWORD{1});
    if (like.is_v6()) set_option(handle, IPPROTO_IPV6, IPV6_V6ONLY, DWORD{1});
    return handle;
}

void bind(Handle handle, const Address& address)
{
    SocketAddress name(address);
    if (::bind(native(handle), name.get(), name.length) != 0) fail("bind " + text(address));
}

void listen(Handle handle, int backlog, const Address& address)
{
    if (::listen(native(handle), backlog) != 0) fail("listen " + text(address));
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
    const SOCKET made = ::accept(native(listener), peer.get(), &peer.length);
    if (made != INVALID_SOCKET) return with_peer(static_cast<Handle>(made), peer);
    switch (const int code = WSAGetLastError()) {  // our own errors; others are those of the client
    case WSAEMFILE:
    case WSAENOBUFS:
    case WSAEINVAL:
    case WSAEFAULT:
    case WSAENOTSOCK:
    case WSANOTINITIALISED: fail("accept", code);
    default: return {};
    }
}

IoResult read(Handle handle, std::span<char> into)
{
    using Outcome = IoResult::Outcome;
    const int got = recv(native(handle), into.data(), static_cast<int>(into.size()), 0);
    if (got > 0) return {static_cast<std::size_t>(got), Outcome::bytes};
    if (got == 0) return {0, Outcome::ended};
    switch (WSAGetLastError()) {
    case WSAETIMEDOUT:
    case WSAEWOULDBLOCK: return {0, Outcome::not_yet};
    case WSAESHUTDOWN:  // end_reads() was called before the read, or while it waited
    case WSAEINTR:
    case WSA_OPERATION_ABORTED: return {0, Outcome::ended};
    default: return {0, Outcome::reset};
    }
}

IoResult write(Handle handle, std::string_view bytes)
{
    using Outcome = IoResult::Outcome;
    const int put = send(native(handle), bytes.data(), static_cast<int>(bytes.size()), 0);
    if (put >= 0) return {static_cast<std::size_t>(put), Outcome::bytes};
    switch (WSAGetLastError()) {
    case WSAETIMEDOUT:
    case WSAEWOULDBLOCK: return {0, Outcome::not_yet};
    case WSAESHUTDOWN: return {0, Outcome::ended};
    default: return {0, Outcome::reset};
    }
}

void close(Handle handle) noexcept
{
    closesocket(native(handle));
}

Address local_address(Handle handle)
{
    SocketAddress name;
    if (getsockname(native(handle), name.get(), &name.length) != 0) fail("getsockname");
    return name.address();
}

}  // namespace platform
