// SPDX-License-Identifier: MIT
//
// The one interface to the operating system: what a server needs of it, in terms common to POSIX
// and Winsock.
//
// platform_posix.cpp and platform_windows.cpp implement this contract; the Makefile picks one. They
// hide errno and WSAGetLastError, int and SOCKET. No other file includes a socket header of the
// system or asks which system it is; a lesson that needs more has a platform.hpp of its own.
//
// A system failure throws Error. A peer that disconnects does not: see IoResult. Nothing here
// owns a handle; class Socket does (socket.hpp).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace net {

using Milliseconds = std::chrono::milliseconds;

/// A failure of the system. what() names the call, the object and the reason.
struct Error : std::runtime_error {
    /// in_use, not_local, not_allowed: why an address cannot be used. full: no descriptor or no
    /// memory is left; a later try may succeed.
    enum class Reason { in_use, not_local, not_allowed, full, other };
    Reason reason;
    Error(Reason why, const std::string& what) : std::runtime_error(what), reason(why) { }
};

/// Is no descriptor or no memory left? Then a later try may succeed. True for an Error that is
/// `full`, and for std::bad_alloc.
bool is_full(const std::exception& error);

/// One end of a connection: a numeric IPv4 or IPv6 address and a port.
struct Address {
    std::string ip = "127.0.0.1";
    std::uint16_t port = 0;

    bool is_v6() const { return ip.find(':') != std::string::npos; }
    bool operator==(const Address&) const = default;
};

/// "127.0.0.1:2046", or "[::1]:2046" (RFC 3986, 3.2.2).
std::string text(const Address& address);

/// The result of a read or a write: `size` bytes, or none and why. As a condition: true if bytes
/// were read or written.
struct IoResult {
    /// ended: the peer has closed normally. reset: the connection is gone. not_yet: no byte in the
    /// time that the call may take; on a socket that does not block, none now.
    enum class Outcome { bytes, ended, reset, not_yet };
    std::size_t size = 0;
    Outcome outcome = Outcome::bytes;

    explicit operator bool() const { return size > 0; }
};

}  // namespace net

namespace platform {

using net::Address;
using net::IoResult;
using net::Milliseconds;

enum class Handle : std::intptr_t { none = -1 };  // POSIX: an int. Winsock: a SOCKET

/// Call this first. Prepares sockets, and lets Ctrl-C (SIGINT, SIGTERM) end the process with status
/// 0. POSIX: also ignores two signals that would end the program: SIGPIPE, for a write to a
/// connection that is gone, and SIGXFSZ, for a write of the log to a file that has reached its
/// limit (signal(7)); both writes then fail instead. And if the program was started without
/// descriptors 0, 1 or 2, it opens them on /dev/null: otherwise a client would get one of these
/// numbers, and would be sent what the program logs.
void start();

// The calls of the PHP script. `Address` is the object that the text of an Error names.

/// A TCP socket of the family of `like`. It can bind to an address that a previous run used
/// recently, but not to one that another program listens on.
Handle create(const Address& like);
void bind(Handle handle, const Address& address);
void listen(Handle handle, int backlog, const Address& address);
struct Accepted {
    Handle handle;
    Address peer;
};
/// Waits for the next client. Nothing if it left before it was accepted or, on a socket that does
/// not block, if no client is waiting. Throws Error: `full` if no descriptor or no memory is left,
/// another reason if the listener itself is not usable.
std::optional<Accepted> accept(Handle listener);
/// Waits for at least one byte. Throws nothing: an error ends the connection.
IoResult read(Handle handle, std::span<char> into);
/// Sends some of the bytes, at least one. Throws nothing.
IoResult write(Handle handle, std::string_view bytes);
void close(Handle handle) noexcept;

/// The address of this end of the socket.
Address local_address(Handle handle);

}  // namespace platform
