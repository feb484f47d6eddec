// SPDX-License-Identifier: MIT
//
// Lesson 6: nobody may wait, or make others wait, for ever.
#pragma once

#include "server/02-socket/socket.hpp"

namespace net {

/// The moment by which something must have happened. It does not move when some bytes come: a
/// client that sends a byte a minute is late all the same.
class Deadline {
public:
    explicit Deadline(Milliseconds from_now) : at_(std::chrono::steady_clock::now() + from_now) { }
    /// Time that is left, rounded up to 10 ms; 10 ms when none is.
    Milliseconds left() const;
    using Time = std::chrono::steady_clock::time_point;
    bool is_over(Time now = std::chrono::steady_clock::now()) const { return now >= at_; }

private:
    Time at_;
};

/// Reads what comes before the deadline; `late` after it.
Received read_by(const Deadline& deadline, Socket& socket, std::span<char> into);
/// Writes all of the bytes before the deadline. False if the peer is gone, or has not taken them.
bool write_by(const Deadline& deadline, Socket& socket, std::string_view bytes);

/// Ends a conversation so that the client gets our last words: says that we are done, then reads
/// for up to a second what it still sends. To close with unread bytes would send a reset, and a
/// reset may overtake the last reply and destroy it (RFC 1122, 4.2.2.13).
void see_off(Socket& client);

}  // namespace net
