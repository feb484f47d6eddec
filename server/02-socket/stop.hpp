// SPDX-License-Identifier: MIT
//
// A clean stop. Ctrl-C, SIGINT and SIGTERM ask for it; a server then takes no new clients, ends the
// reads that wait, lets each reply in progress reach its client, and ends with exit status 0.
#pragma once

#include "server/02-socket/socket.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>

namespace net {

class Stop {
public:
    /// Asks for it: reads that rest (see Watch) are ended. From any thread.
    void request();
    /// Ends every watched read, at rest or not: when patience is at its end.
    void insist();
    /// Ends every watched connection, reads and writes, when that did not help either.
    void cut();
    bool requested() const { return requested_; }
    /// Sleeps; true as soon as a stop is requested, false when the time is up.
    bool wait_for(Milliseconds at_most) const;

    /// While it lives, a stop ends the reads of its socket. To be destroyed before the socket.
    class Watch {
    public:
        Watch(Stop& stop, const Socket& socket);
        ~Watch();
        Watch(const Watch&) = delete;
        /// Not at rest: in the middle of something that the client may finish. At rest in the
        /// beginning.
        void set_rest(bool at_rest);
        const Stop& stop() const { return stop_; }

    private:
        friend class Stop;
        Stop& stop_;
        platform::Handle handle_;
        bool at_rest_ = true;
    };

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::atomic<bool> requested_ = false;
    std::set<Watch*> watched_;
};

/// The next client; nothing once a stop is requested.
std::optional<Socket> accept(Socket& listener, const Stop& stop);

/// Serves one client after the other until a stop is requested. A client that leaves in the middle,
/// or fails otherwise, ends its own turn and nothing else.
void serve_in_turn(Socket& listener, Stop& stop, void (*answer)(Socket& client));

}  // namespace net
