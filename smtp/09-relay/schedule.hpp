// SPDX-License-Identifier: MIT
//
// smtp/09-relay: what is tried next (RFC 5321, 4.5.4.1).
//
// A message for three domains is three jobs: each domain has its own hosts, and its own troubles. A
// domain whose hosts do not answer is left alone for a while, with all of its messages, so that it
// takes no connection from the others; then one job tries it again.
//
// This is arithmetic: no disk, no socket, no thread, no clock.
#pragma once

#include "client/06-send/sender.hpp"
#include "smtp/08-queue/stored_envelope.hpp"

#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace mail {

/// How long after a failed try the next one comes: longer each time.
struct Patience {
    Seconds retry = 900;  // after the first try; then twice as long, up to 16 times
    Seconds give_up = 432'000;  // after the arrival of the message: five days

    /// The wait after the try with this number; the first is 1.
    Seconds after(unsigned tries) const;
};

class Schedule {
public:
    static constexpr unsigned most_jobs = 100, most_per_domain = 10;  // at a time

    explicit Schedule(const Patience& patience) : patience_(patience) { }

    using Domains = std::map<std::string, Seconds>;  // and when they are due
    /// The message has recipients at these domains; at `expires` it is given up. If there is no
    /// memory, none of them has it.
    void add(const std::string& message, const Domains& domains, Seconds expires);

    struct Job {
        std::string message, domain;
        /// The domain did not answer a moment ago, and the message has no time left to wait: this
        /// is its outcome, without another try.
        std::optional<smtp::Outcome> known = {};
    };
    /// The next job, if one may begin now: of the domains with something due, one with the fewest
    /// jobs that run. Call done() when it has ended.
    std::optional<Job> next(Seconds now);
    /// Ends a job that a host has answered, and begins another one of the domain: both can have one
    /// connection. Nothing, and the job has not ended, if there is none to begin, if the domain may
    /// have more jobs at a time, or if other domains may wait because there are too many.
    std::optional<Job> next_after(const Job& job, Seconds now);
    /// `failure`: what every recipient of the domain would hear now, because no host has answered.
    void done(const Job& job, std::optional<smtp::Outcome> failure, Seconds now) noexcept;

    /// How many jobs run.
    unsigned running() const { return running_; }

private:
    struct Waiting {
        Seconds due, expires;
        std::string message;
    };
    struct ByDue {
        bool operator()(const Waiting& a, const Waiting& b) const
        {
            return std::tie(a.due, a.expires, a.message) < std::tie(b.due, b.expires, b.message);
        }
    };
    struct ByExpiry {
        bool operator()(const Waiting& a, const Waiting& b) const
        {
            return std::tie(a.expires, a.due, a.message) < std::tie(b.expires, b.due, b.message);
        }
    };
    struct Domain {
        std::set<Waiting, ByDue> by_due;  // those that wait,
        std::set<Waiting, ByExpiry> by_expiry;  // and the same in another order
        unsigned running = 0;
        unsigned failures = 0;  // one after another, of all of its hosts
        Seconds down_until = 0;
        std::optional<smtp::Outcome> why = {};  // the last one
    };

    static bool is_down(const Domain& domain, Seconds now);
    static bool may_begin(const Domain& domain, Seconds now);
    static Job take(const std::string& name, Domain& domain, const Waiting& first,
        const std::optional<smtp::Outcome>& known);

    Patience patience_;
    std::map<std::string, Domain> domains_;
    unsigned running_ = 0;
};

}  // namespace mail
