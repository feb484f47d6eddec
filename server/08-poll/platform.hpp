// SPDX-License-Identifier: MIT
//
// The platform for many sockets in one thread.
#pragma once

#include "server/02-socket/platform.hpp"

namespace platform {

/// A socket, and what it is waited for. A socket with neither is skipped.
struct Waiting {
    Handle handle;
    bool to_read = false, to_write = false;
};

/// Makes room for so many sockets: then poll() needs no memory in this thread.
void make_room_to_poll(std::size_t sockets);
/// Waits until one of the sockets is ready or the time is up. Leaves in each what it is ready for.
/// A socket that has failed is ready for all that was asked: the next call tells why. poll(2);
/// WSAPoll. Throws Error.
void poll(std::span<Waiting> sockets, Milliseconds at_most);

}  // namespace platform
