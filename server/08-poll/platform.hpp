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

/// Waits until one of the sockets is ready or the time is up. Leaves in each what it is ready for.
/// A socket that has failed is ready for all that was asked: the next call tells why. poll(2);
/// WSAPoll. Throws Error.
void poll(std::span<Waiting> sockets, Milliseconds at_most);

}  // namespace platform
