// SPDX-License-Identifier: MIT
//
// The platform for many clients: time limits, half-close, and more descriptors.
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

}  // namespace platform
