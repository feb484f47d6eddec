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
#include <exception>
#include <mutex>
#include <thread>

namespace net {

class Exchange {
public:
    /// `at_most` is how long each wait for the server may take.
    Exchange(Socket server, Milliseconds at_most);
    /// If not all is sent, ends the connection, so that a write that waits fails; then waits until
    /// `send` has returned. Nothing can end a wait for standard input: then leave the process
    /// without destroying this object (std::_Exit).
    ~Exchange();

    /// Runs `send` in a thread of its own, which writes. It may run for as long as this object
    /// lives, so it owns what it uses.
    void start_sending(std::function<void()> send);
    /// Sends all of the bytes, from any thread, and those of a second one after them. False if the
    /// server takes no more: then the thread has only to return, and receive() says why.
    bool write(std::string_view bytes);
    void half_close();

    /// Gives what comes to `take`, piece by piece as it was read. Returns when the server has
    /// closed in order. Throws what `send` has thrown, and Error if the connection is reset, if the
    /// server takes nothing in time, or if nothing comes in time once all is sent.
    void receive(const std::function<void(std::string_view piece)>& take);

    /// Has the server closed, or has something failed?
    bool is_over() const { return is_over_; }
    platform::Handle handle() const { return server_.handle(); }

private:
    Error failure(const std::string& how) const;
    void fail(std::exception_ptr why);
    void throw_if_failed();

    Socket server_;
    Milliseconds at_most_;
    std::atomic<bool> all_sent_ = true, is_over_ = false;
    std::mutex writing_, failing_;
    std::exception_ptr why_;  // it has failed
    std::thread sender_;
};

/// Sends standard input to the server, up to its end, and half-closes.
void send_input(Exchange& server);

/// --timeout: how long each wait for the server may take.
void add_timeout(Options& options, std::chrono::seconds& timeout);

}  // namespace net
