// SPDX-License-Identifier: MIT
//
// server/06-many: no client may wait, or make others wait, for ever.
#pragma once

#include "server/02-socket/socket.hpp"

namespace net {

/// The moment by which something must have happened. It does not move when some bytes come: a
/// client that sends a byte a minute still misses it.
class Deadline {
public:
    using Time = std::chrono::steady_clock::time_point;
    explicit Deadline(Milliseconds from_now) : at_(std::chrono::steady_clock::now() + from_now) { }
    /// The time that is left, in steps of 10 ms, rounded up; 10 ms when none is left.
    Milliseconds left() const;
    bool is_over(Time now = std::chrono::steady_clock::now()) const { return now >= at_; }

private:
    Time at_;
};

/// Reads and writes of a socket that give up at a deadline. It remembers which time-outs are set:
/// mostly the next call needs the same ones, and to set them costs a system call.
class TimedSocket {
public:
    /// The socket must outlive it.
    explicit TimedSocket(Socket& socket) : socket_(socket) { }

    /// Reads what comes before the deadline. After it: `not_yet`.
    IoResult read_by(const Deadline& deadline, std::span<char> into);
    /// Writes all of the bytes before the deadline. False if the peer is gone, or has not taken
    /// them.
    bool write_by(const Deadline& deadline, std::string_view bytes);

private:
    Socket& socket_;
    Milliseconds read_timeout_{0}, write_timeout_{0};
};

/// Ends a connection so that the client gets the last reply: half-closes, then reads for up to a
/// second what the client still sends. To close while bytes are unread would send a reset, and a
/// reset may destroy the last reply on its way (RFC 1122, 4.2.2.13). This is called a lingering
/// close.
void lingering_close(Socket& client);
constexpr Milliseconds lingering_time{1000};

}  // namespace net
