// SPDX-License-Identifier: MIT
//
// Internals of the Windows platform, which the platform_windows.cpp of several lessons share.
#pragma once

#include "server/02-socket/platform.hpp"

#include <winsock2.h>
#include <ws2tcpip.h>

namespace platform {

/// The Winsock handle.
inline SOCKET native(Handle handle)
{
    return static_cast<SOCKET>(handle);
}

/// Throws Error: `call` with its object, and the text of `code`.
[[noreturn]] void fail(const std::string& call, int code = WSAGetLastError());

/// A sockaddr of either family, as the system calls take and return it.
struct SocketAddress {
    sockaddr_storage storage{};
    int length = sizeof storage;

    SocketAddress() = default;
    explicit SocketAddress(const Address& address);
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
    Address address();
};

/// setsockopt. False if the system refuses.
template <typename Value> bool set_option(Handle handle, int level, int option, const Value& value)
{
    const char* bytes = reinterpret_cast<const char*>(&value);
    return setsockopt(native(handle), level, option, bytes, sizeof value) == 0;
}

}  // namespace platform
