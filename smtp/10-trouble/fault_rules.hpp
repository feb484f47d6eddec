// SPDX-License-Identifier: MIT
//
// smtp/10-trouble: what goes wrong, and how often.
//
// A client shows its quality when its server does not. These are the options of a server that
// misbehaves on request, so that a test of a client need not wait for bad luck.
#pragma once

#include "server/02-socket/options.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <atomic>
#include <random>

namespace net {

struct FaultRule {
    enum class Kind { fail, delay, drop, garble };
    Kind kind;
    std::string verb;  // in capitals; also GREETING, DOT (the end of a message) and ANY
    unsigned number = 0;  // the code of a failure; the milliseconds of a delay
    double percent = 100;  // of the answers
};

/// How many bytes a second a session sends and takes: between `least` and `most`; 0: no limit.
struct SlowRule {
    std::uint64_t least = 0, most = 0;
    double percent = 100;  // of the sessions
};

class FaultRules {
public:
    /// --fail, --delay, --drop, --garble, --slow, --seed.
    void add_to(Options& options);
    /// Throws WrongUsage for a rule about a verb that none of `states` has. If there are rules,
    /// logs the seed.
    void check(const std::vector<const State*>& states) const;

    const std::vector<FaultRule>& all() const { return rules_; }
    /// Is everything as it should be?
    bool are_none() const { return rules_.empty() && slow_.most == 0; }
    const SlowRule& slow() const { return slow_; }
    /// The number of a new session, from 1 on, and its own random numbers: the same seed and the
    /// same session give the same ones.
    unsigned next_session() const { return ++sessions_; }
    std::minstd_rand random_numbers(unsigned session) const;

private:
    Options::Setter to_rule(FaultRule::Kind kind);
    bool set_slow(std::string_view value);

    std::vector<FaultRule> rules_;
    SlowRule slow_;
    std::uint32_t seed_ = std::random_device{}();
    mutable std::atomic<unsigned> sessions_ = 0;
};

}  // namespace net
