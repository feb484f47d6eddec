// SPDX-License-Identifier: MIT
//
// What a program prints. With --trace it shows each read and each write of its sockets: how many
// bytes, how long after the last one, and the bytes themselves with their line ends visible. The
// arrow points the way that they went: `peer <-` has come from the peer.
//
// A trace shows passwords too. Do not publish one.
#pragma once

#include "server/02-socket/platform.hpp"

#include <atomic>

namespace net {

/// Prints one line to standard output, at once and in one piece.
void log(std::string_view line);
/// Prints to standard error what has failed, and with which client. Allocates nothing: it may be
/// called because no memory is left.
void log_error(const std::exception& error) noexcept;
void log_error(const Address& peer, const std::exception& error) noexcept;

/// How long after the last call: ", 12 ms later". Calls may come from any thread.
class Later {
public:
    std::string operator()();

private:
    using Clock = std::chrono::steady_clock;
    std::atomic<Clock::time_point> last_ = Clock::now();
};

bool tracing();
void set_tracing(bool on);
/// Prints one line to standard error, in one piece.
void trace(std::string_view line);
/// A read that has returned; `bytes` are those that it returned.
void trace_read(const Address& peer, const IoResult& got, std::string_view bytes);
/// A write that has taken `bytes`.
void trace_write(const Address& peer, std::string_view bytes);

/// HELO\r\n for these four characters, CR and LF. A tab becomes \t, a backslash becomes two; other
/// control bytes, and all bytes above 126, become \xNN.
std::string printable(std::string_view bytes);
/// Takes the next line off the text, which is not empty, with its end if it has one.
std::string_view take_line(std::string_view& text);
/// The bytes, printable, a line for each of their lines: "\n" and `prefix` before each.
std::string lines_of(const std::string& prefix, std::string_view bytes);

}  // namespace net
