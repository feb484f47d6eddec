// SPDX-License-Identifier: MIT
//
// client/03-tap: the bytes of two connections, each passed on to the other.
#pragma once

#include "client/03-tap/event.hpp"
#include "server/06-many/stop.hpp"

namespace net {

/// Passes on all that comes from either side: the bytes, unchanged and in the same pieces where the
/// other side takes them; the end of the stream; a reset. Reports each before it passes it on.
/// Returns when both have ended, after a reset, or when a stop is requested; then the caller closes
/// the connections. At most 32 KiB wait in each direction: a side that does not read is not written
/// to, so the other one has to wait, as without us.
void forward(Socket& client, Socket& server, const Stop& stop, const Report& report);

}  // namespace net
