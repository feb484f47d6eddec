// SPDX-License-Identifier: MIT
//
// The shape of the load. shape=threads: each client is a thread that blocks. shape=epoll: one
// thread plays all clients, and epoll(7) tells it which have been answered (Linux only). The same
// server may be faster than another one in the first shape and slower in the second, so the
// benchmark measures both.
#pragma once

#include "tests/bench/link.hpp"
#include "tests/bench/meter.hpp"
#include "tests/bench/script.hpp"

#include <functional>
#include <memory>

namespace bench {

struct Load {
    Script script;  // played again and again
    /// Before the measurement: connects, and greets or logs in. Without it, the script is played
    /// on a new connection to `port` each time.
    std::function<std::unique_ptr<Link>(int client)> begin;
    /// After it: takes leave.
    std::function<void(Link&)> end;
    int port = 0;
};

/// Measures as meter.hpp says, in the shape that the words name.
[[noreturn]] void measure(const Words& words, int clients, const Load& load);

}  // namespace bench
