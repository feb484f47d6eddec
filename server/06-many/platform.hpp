// SPDX-License-Identifier: MIT
//
// The platform for many clients: time limits, half-close, more descriptors, and a clean stop.
#pragma once

#include "server/02-socket/platform.hpp"

namespace platform {

/// How long one read, or one write, may wait; at least a millisecond (socket(7), SO_RCVTIMEO and
/// SO_SNDTIMEO).
void set_read_timeout(Handle handle, Milliseconds at_most);
void set_write_timeout(Handle handle, Milliseconds at_most);

/// Ends the writing side: the peer reads the end of the stream, and can still be read from
/// (shutdown(2)).
void half_close(Handle handle) noexcept;

/// Lets this process open as many sockets as the system permits. The usual soft limit is 1,024
/// (getrlimit(2)).
void allow_many_sockets();

/// Runs `stop` in another thread at SIGINT, SIGTERM, SIGHUP or Ctrl-C, in place of what start()
/// prepared. A second SIGINT or SIGTERM ends the process at once, with status 1; a second SIGHUP
/// does not, since a shell and the system both send one when a terminal is closed. Call it once,
/// before any other thread begins. (When a console window is closed, Windows ends the process as
/// soon as `stop` returns.)
void on_stop(void (*stop)());

/// Whether calls wait until they can do their work; a new socket does (fcntl(2), O_NONBLOCK).
void set_block(Handle handle, bool block);
/// Waits until the socket has something to read, or a client to accept. False when the time is up.
bool wait(Handle handle, Milliseconds at_most);
/// Ends the reading side, from another thread: a read that waits returns `ended`, and so does a
/// later one once what has arrived is read. (On Linux, bytes that arrive after that are still
/// read.)
void end_reads(Handle handle) noexcept;
/// Ends both sides, from another thread: a read or write that waits returns.
void abort(Handle handle) noexcept;

}  // namespace platform
