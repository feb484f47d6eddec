// SPDX-License-Identifier: MIT
//
// server/06-many: a thread for each client.
//
// Each thread blocks in its own read, so a slow client makes only its own thread wait. The threads
// share two collections of sockets, each protected by a mutex: the clients that are connected,
// here, and those whose reads a stop ends, in Stop.
#pragma once

#include "server/06-many/limits.hpp"
#include "server/06-many/stop.hpp"

namespace net {

/// Serves each client in a thread of its own until a stop is requested. Then allows the clients the
/// times of limits.hpp, ends the connections that are left, and returns when all threads have
/// ended. `handle_client` serves one client until either side ends; an exception ends that client
/// only. A client beyond the limit, or without a thread, is told `too_many_clients`.
void serve_with_threads(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view too_many_clients, std::function<void(Socket& client)> handle_client);

}  // namespace net
