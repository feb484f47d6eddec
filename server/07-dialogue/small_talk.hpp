// SPDX-License-Identifier: MIT
//
// A small protocol, to see the mechanism at work: a few verbs, and what answers any other line.
#pragma once

#include "server/07-dialogue/dialogue.hpp"

#include <string>

namespace net {

/// What time it is. A dialogue is given a clock, so that a test can give it another one. What else
/// varies, such as a random number, is given in the same way.
using Clock = std::function<std::string()>;
/// "06:15:17 UTC", by the clock of the system.
std::string clock_utc();

class SmallTalk {
public:
    explicit SmallTalk(Clock clock) : clock_(std::move(clock)) { }
    SmallTalk(const SmallTalk&) = delete;

    /// Adds the verbs, the fallback, the greeting and the last replies.
    void add_to(Dialogue& dialogue);

private:
    Reply time() const;
    Reply echo(std::string_view words) const;
    /// Counts from 1 to the number: a reply that may be long, made in pieces.
    Reply count(std::string_view number) const;
    Reply help(const State& commands) const;
    Reply quit() const;
    Reply other(const Line& line) const;

    Clock clock_;
};

}  // namespace net
