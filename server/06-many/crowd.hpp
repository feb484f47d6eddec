// SPDX-License-Identifier: MIT
//
// Lesson 6: a thread for each client.
//
// Each thread blocks in its own read, so a slow client makes only its own thread wait. What the
// threads share is a number, how many there are, and it stands behind a mutex.
#pragma once

#include "server/02-socket/options.hpp"

namespace net {

struct Limits {
    std::uint64_t max_clients = 1000;
    std::chrono::seconds idle{300};  // for one line, or to take the next piece of a reply

    /// --max-clients and --idle.
    void add_to(Options& options);
};

/// Says why there is no place, and goes on: it does not wait for the client.
void refuse(Socket client, std::string_view why);

/// Talks to one client until either side is done. `watch` lets a stop end its reads.
using Answer = std::function<void(Socket& client, Stop::Watch& watch)>;

/// Serves each client in a thread of its own until a stop is requested, then waits for those that
/// are in the middle of something, up to 1.2 s, then half a second for a last word. Who finds the
/// house full is told so, in the words of `full_house`.
void serve_each(
    Socket& listener, Stop& stop, const Limits& limits, std::string_view full_house, Answer answer);

}  // namespace net
