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
#include <thread>

namespace net {

class Exchange {
public:
    /// `at_most` is how long each wait for the server may take.
    Exchange(Socket server, Milliseconds at_most);
    /// Waits until `send` has returned; a write that waits ends. But nothing can end a wait for
    /// standard input: then leave the process without destroying this object (std::_Exit).
    ~Exchange();

    /// Runs `send` in a thread of its own. It writes to the server, but does not read from it. It
    /// may run for as long as this object lives, so it owns what it uses.
    void start_sending(std::function<void(Socket& server)> send);
    void wait_until_sent();

    /// Gives what comes to `take`, piece by piece as it was read. Returns when the server has
    /// closed. Throws Error if the connection is reset, or if nothing comes in time once all is
    /// sent.
    void receive(const std::function<void(Socket& server, std::string_view piece)>& take);

private:
    Error failure(const std::string& how) const;

    Socket server_;
    Milliseconds at_most_;
    std::atomic<bool> all_sent_ = false;
    std::thread sender_;
};

/// Sends standard input to the server, up to its end, and half-closes.
void send_input(Socket& server);

/// --timeout: how long each wait for the server may take.
void add_timeout(Options& options, std::chrono::seconds& timeout);

}  // namespace net
