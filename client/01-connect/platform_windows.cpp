// SPDX-License-Identifier: MIT

#include "client/01-connect/platform.hpp"

#include "server/02-socket/platform_windows.hpp"
#include "server/06-many/platform.hpp"

#include <cstring>

namespace platform {
namespace {

[[noreturn]] void fail_to_resolve(const std::string& host, int code)
{
    const auto call = "getaddrinfo " + host;
    if (code != WSAHOST_NOT_FOUND && code != WSANO_DATA && code != WSATRY_AGAIN) fail(call, code);
    const auto* why =
        code == WSATRY_AGAIN ? ": no name server has answered, try later" : ": no such name";
    throw net::Error(net::Error::Reason::other, call + why);
}

// The error of a connection that could not be made at once, or 0. With select, since WSAPoll did
// not report a connection that failed before Windows 10 version 2004.
int error_of_connect(Handle handle, Milliseconds at_most)
{
    fd_set made, failed;
    FD_ZERO(&made);
    FD_SET(native(handle), &made);
    failed = made;
    timeval time{};
    time.tv_sec = static_cast<long>(at_most.count() / 1000);
    time.tv_usec = static_cast<long>(at_most.count() % 1000 * 1000);
    const int ready = select(0, nullptr, &made, &failed, &time);
    if (ready < 0) return WSAGetLastError();
    if (ready == 0) return WSAETIMEDOUT;
    int error = 0;
    int size = sizeof error;
    getsockopt(native(handle), SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &size);
    return error;
}

BOOL WINAPI end_process(DWORD)
{
    ExitProcess(1);
}

// A console gives Ctrl-Z as a character at the beginning of a line: it means the end.
bool is_end(HANDLE input, std::string_view bytes)
{
    DWORD mode = 0;
    return bytes.starts_with('\x1a') && GetConsoleMode(input, &mode);
}

}  // namespace

std::vector<Address> resolve(const std::string& host, std::uint16_t port)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    const int code = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &first);
    if (code != 0) fail_to_resolve(host, code);
    std::vector<Address> all;
    for (const addrinfo* found = first; found; found = found->ai_next) {
        SocketAddress name;
        std::memcpy(&name.storage, found->ai_addr, found->ai_addrlen);
        name.length = static_cast<int>(found->ai_addrlen);
        all.push_back(name.address());
    }
    freeaddrinfo(first);
    return all;
}

Connected connect(Handle handle, const Address& server, Milliseconds at_most)
{
    SocketAddress name(server);
    set_block(handle, false);
    int error = ::connect(native(handle), name.get(), name.length) == 0 ? 0 : WSAGetLastError();
    if (error == WSAEWOULDBLOCK) error = error_of_connect(handle, at_most);
    set_block(handle, true);
    switch (error) {
    case 0: return Connected::yes;
    case WSAECONNREFUSED: return Connected::refused;
    case WSAENETUNREACH:
    case WSAEHOSTUNREACH: return Connected::unreachable;
    case WSAETIMEDOUT: return Connected::timed_out;
    default: fail("connect " + text(server), error);
    }
}

std::size_t read_input(std::span<char> into)
{
    const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    if (input == nullptr || input == INVALID_HANDLE_VALUE) return 0;  // the process was given none
    DWORD got = 0;
    if (!ReadFile(input, into.data(), static_cast<DWORD>(into.size()), &got, nullptr)) {
        const DWORD code = GetLastError();
        if (code != ERROR_BROKEN_PIPE && code != ERROR_HANDLE_EOF)
            fail("read standard input", static_cast<int>(code));
        return 0;
    }
    return is_end(input, {into.data(), got}) ? 0 : got;
}

void write_output(std::string_view bytes)
{
    const HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    while (!bytes.empty()) {
        DWORD written = 0;
        if (!WriteFile(output, bytes.data(), static_cast<DWORD>(bytes.size()), &written, nullptr))
            fail("write standard output", static_cast<int>(GetLastError()));
        bytes.remove_prefix(written);
    }
}

void fail_when_interrupted()
{
    SetConsoleCtrlHandler(end_process, TRUE);  // the last one that was added is called first
}

}  // namespace platform
