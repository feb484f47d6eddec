// SPDX-License-Identifier: MIT
//
// smtp/09-relay: takes messages out of the queue and gives them to the hosts of their domains.
//
// One thread keeps the schedule. It starts a thread for each job, which reads the envelope, talks
// to a host, and writes down what came of it. Only the second of these three may take long: what
// a host does at the other end must not hold up a stop of this one, so a thread that hangs there
// is left behind, and the next start of the program tries the message again. Where a domain has
// more to do than it may have threads, a thread does one job after the other.
#pragma once

#include "smtp/09-relay/bounces.hpp"
#include "smtp/09-relay/domain_client.hpp"
#include "smtp/09-relay/relay_options.hpp"

#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace mail {

class Relay {
public:
    /// Begins with what is in the spool. Throws net::Error if another program sends from it. All
    /// but the options must outlive it; `tell` is called from several threads.
    Relay(const Store& store, const Spool& spool, const Host& host, const RelayOptions& options,
        Tell tell);
    /// Starts no more jobs. Those that run have about two seconds.
    ~Relay();
    Relay(const Relay&) = delete;

    /// These are in the spool now; takes them off the list. May be called from any thread.
    void announce(Messages& messages) noexcept;

    struct State;  // in the source

private:
    disk::Lock lock_;
    std::shared_ptr<State> state_;
    std::thread thread_;
};

/// A line of the log for each event that somebody may want to know of later.
void log_event(const RelayEvent& event);

}  // namespace mail
