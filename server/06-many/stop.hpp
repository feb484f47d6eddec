// SPDX-License-Identifier: MIT
//
// A clean stop. Ctrl-C, SIGINT or SIGTERM requests it. The server then accepts no more clients,
// ends the reads that wait, lets each reply reach its client, and exits with status 0.
#pragma once

#include "server/02-socket/socket.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>

namespace net {

/// Its functions may be called from any thread.
class Stop {
public:
    /// Ends the reads of all registered sockets, now and from now on.
    void request();
    /// Ends all registered connections: for clients that do not read, so that a write blocks.
    void abort_all();
    bool requested() const { return requested_; }
    /// Sleeps until a stop is requested, or the time is up.
    void wait_for(Milliseconds at_most) const;

    /// While it lives, a stop ends the reads of `socket`, which must outlive it.
    class Registration {
    public:
        Registration(Stop& stop, const Socket& socket);
        ~Registration();
        Registration(const Registration&) = delete;

    private:
        Stop& stop_;
        platform::Handle handle_;
    };

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::atomic<bool> requested_ = false;
    // A socket may be closed before its registration ends, and its number be used again: then it is
    // here twice for a moment.
    std::multiset<platform::Handle> registered_;
};

/// The Stop that a signal or Ctrl-C requests; there is one. Two seconds later all registered
/// connections are ended. Call it before any other thread begins.
Stop& stop_on_signal();

/// Waits for the next client. Nothing once a stop is requested. The listener must not block.
std::optional<Socket> accept(Socket& listener, const Stop& stop);

}  // namespace net
