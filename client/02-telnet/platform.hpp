// SPDX-License-Identifier: MIT
//
// The platform for a client that does not behave well.
#pragma once

#include "server/02-socket/platform.hpp"

namespace platform {

/// From now on close() sends a reset instead of an orderly end (socket(7), SO_LINGER with zero
/// seconds): from the other side this looks like a crash.
void reset_on_close(Handle handle);

}  // namespace platform
