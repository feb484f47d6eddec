// SPDX-License-Identifier: MIT
//
// The one door to the operating system: what a socket can do, in the words that POSIX and Winsock
// share.
//
// platform_posix.cpp and platform_windows.cpp keep this contract and the Makefile picks one of
// them. Behind the door are errno and WSAGetLastError, int and SOCKET, timeval and DWORD; no other
// file includes a system's socket header or asks which system it is. A machine that fails is an
// Error. A peer that leaves is none: see Received. Nothing here owns a handle; class Socket does
// (socket.hpp).
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

/// A failure of the machine. what() names the call, the object and the reason.
struct Error : std::runtime_error {
    enum class Reason { in_use, refused, full, other };  // full: no descriptors, no memory, no disk
    Reason reason;
    Error(Reason why, const std::string& what) : std::runtime_error(what), reason(why) { }
};

/// One end of a conversation: a numeric IPv4 or IPv6 address and a port.
struct Address {
    std::string ip = "127.0.0.1";
    std::uint16_t port = 0;

    bool is_v6() const { return ip.find(':') != std::string::npos; }
    bool operator==(const Address&) const = default;
};

/// "127.0.0.1:2046", or "[::1]:2046" (RFC 3986, 3.2.2).
std::string text(const Address& address);

/// What came of a read: `size` bytes, or none and the reason. In an if it asks whether bytes came.
struct Received {
    enum class Why { bytes, ended, gone, late };  // ended: in order; gone: reset; late: time is up
    std::size_t size = 0;
    Why why = Why::bytes;

    explicit operator bool() const { return size > 0; }
};

}  // namespace net

namespace platform {

using net::Address;
using net::Received;
using Milliseconds = std::chrono::milliseconds;

enum class Handle : std::intptr_t { none = -1 };  // POSIX: an int. Winsock: a SOCKET
enum class Kind { stream, datagram };  // SOCK_STREAM is TCP, SOCK_DGRAM is UDP
enum class Family { v4, v6 };  // AF_INET, AF_INET6
enum class Side { reading, writing, both };  // shutdown(2)
enum class Ready { to_read, to_write };

/// Once, before all else: WSAStartup on Windows; on POSIX no SIGPIPE, which kills who writes to
/// nobody.
void start();

/// Runs `stop`, in a thread of its own, at SIGINT, SIGTERM or Ctrl-C. A second one ends the process
/// at once. To be called once and before any other thread begins.
void on_stop(void (*stop)());

/// Lets this process have as many sockets as the system permits: the usual soft limit is 1,024
/// (getrlimit(2)).
void allow_many_sockets();

// The document's verbs. Each throws Error; `Address` is the object that its text names.

Handle create(Kind kind, Family family);
void set_block(Handle handle, bool block);
void bind(Handle handle, const Address& address);
void listen(Handle handle, int backlog, const Address& address);
struct Accepted {
    Handle handle;
    Address peer;
};
/// Nothing if the client left before it was accepted, or, on a socket that does not block, if there
/// is none.
std::optional<Accepted> accept(Handle listener);
/// Waits for at least one byte. Throws nothing: an error on one connection is that connection's
/// end.
Received read(Handle handle, std::span<char> into);
/// Takes some of the bytes and returns how many; nothing if the peer is gone or takes none in time.
/// On a socket that does not block, 0 says: not now.
std::optional<std::size_t> write(Handle handle, std::string_view bytes);
void close(Handle handle) noexcept;

// More verbs.

/// Begins to connect. A socket that does not block is connected once it is ready to write and
/// failure() is empty. Throws Error (refused, or why not).
void connect(Handle handle, const Address& address);
void shutdown(Handle handle, Side side) noexcept;
/// Ends the reading side from another thread: a read that waits returns `ended`. A later one does
/// as well, once what has arrived is read; on Linux a client that goes on sending is still heard.
void interrupt(Handle handle) noexcept;
/// Waits for one socket; false when time is up.
bool wait(Handle handle, Ready ready, Milliseconds at_most);
/// One of many sockets, and what it is waited for; neither: it is passed over.
struct Waiting {
    Handle handle;
    bool to_read = false, to_write = false;
};
/// Waits until one of them is ready, or the time is up, and leaves in each what it is ready for. A
/// socket that has failed is ready for all that was asked: the next call tells why.
void wait(std::span<Waiting> sockets, Milliseconds at_most);
/// How long one read or write may wait; zero: for ever.
void set_timeout(Handle handle, Milliseconds at_most);
/// Sends small writes at once (TCP_NODELAY) instead of waiting for the last one's ACK (RFC 896).
void set_no_delay(Handle handle);
/// Close sends a reset, not an orderly end (SO_LINGER with zero): what a crash looks like from
/// afar.
void set_reset_on_close(Handle handle);
/// An IPv6 socket that takes IPv4 peers as well (IPV6_V6ONLY off). Before bind. False where the
/// system cannot.
bool set_dual(Handle handle);
Address local_address(Handle handle);
Address peer_address(Handle handle);

// Datagrams: one call, one packet.

struct Packet {
    Received received;
    bool cut = false;  // it was longer than the buffer: the rest is lost
    Address from;
};
Packet receive_from(Handle handle, std::span<char> into);
/// Throws Error if the system refuses it, for one because it is too large for a datagram.
void send_to(Handle handle, std::string_view bytes, const Address& to);

}  // namespace platform
