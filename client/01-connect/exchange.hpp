// SPDX-License-Identifier: MIT
//
// client/01-connect: both directions of a connection at once.
//
// A client that first sends everything and then reads may wait for ever: a server that answers
// while it reads, as an echo does, waits until somebody takes its answers. So one thread sends, and
// another one reads.
#pragma once

#include "server/02-socket/options.hpp"
#include "server/02-socket/socket.hpp"

#include <atomic>

namespace net {

class Exchange {
public:
    /// `at_most` is how long each wait for the server may take.
    Exchange(Socket server, Milliseconds at_most);

    /// Runs `send` in a thread of its own, and meanwhile gives what comes to `receive`, piece by
    /// piece as it was read. Returns when the server has closed. Throws Error if the connection is
    /// reset, or if nothing comes in time once `send` has returned.
    ///
    /// `send` may still wait for its input then, and nothing can end such a wait: what it uses must
    /// live until the process ends, and so must this object.
    void run(std::function<void(Socket&)> send, std::function<void(std::string_view)> receive);

private:
    Socket server_;
    Milliseconds at_most_;
    std::atomic<bool> all_sent_ = false;
};

/// Sends standard input to the server, up to its end, and half-closes.
void send_input(Socket& server);

/// --timeout: how long each wait for the server may take.
void add_timeout(Options& options, std::chrono::seconds& timeout);

}  // namespace net
