// SPDX-License-Identifier: MIT
//
// The platform for dialogues.
#pragma once

#include "server/02-socket/platform.hpp"

namespace platform {

/// Sends a small write at once (TCP_NODELAY, tcp(7)). Without it the system may hold a write back
/// until the peer has acknowledged the last one (Nagle's algorithm, RFC 896).
void set_no_delay(Handle handle);

}  // namespace platform
