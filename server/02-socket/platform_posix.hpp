// SPDX-License-Identifier: MIT
//
// Internals of the POSIX platform, which the platform_posix.cpp of several lessons share.
#pragma once

#include "server/02-socket/platform.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace platform {

/// The file descriptor.
inline int descriptor(Handle handle)
{
    return static_cast<int>(handle);
}

/// Throws Error: `call` with its object, and the text of `code`.
[[noreturn]] void fail(const std::string& call, int code = errno);

/// A sockaddr of either family, as the system calls take and return it.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;

    SocketAddress() = default;
    explicit SocketAddress(const Address& address);
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
    Address address();
};

/// setsockopt(2). False if the system refuses.
template <typename Value> bool set_option(Handle handle, int level, int option, const Value& value)
{
    return setsockopt(descriptor(handle), level, option, &value, sizeof value) == 0;
}

}  // namespace platform
