// SPDX-License-Identifier: MIT
//
// pop3/07-internet: what happens, step by step: on the screen while it happens, and as a picture
// afterwards.
#pragma once

#include "smtp/09-relay/try_domain.hpp"

#include <condition_variable>
#include <mutex>

namespace net {

/// Something that went from one place to another, or happened at one (then both are the same).
struct Step {
    Milliseconds at;  // after the first one
    std::string from, to, text;
    bool is_failure = false;
};

/// Its functions may be called from any thread.
class Journey {
public:
    /// The places, in the order in which the picture shows them.
    explicit Journey(std::vector<std::string> places) : places_(std::move(places)) { }

    /// Prints the step, and remembers it.
    void add(const std::string& from, const std::string& to, const std::string& text,
        bool is_failure = false);
    /// What the relay of the host at `place` tells.
    void add(const std::string& place, const mail::RelayEvent& event);

    /// Waits until so many recipients have a message, and so many senders a report. False when the
    /// time is up.
    bool wait_for(unsigned delivered, unsigned told, Milliseconds at_most);

    /// A sequence diagram in SVG: a vertical line for each place, and time goes down.
    std::string picture() const;

private:
    std::string place_of(const std::string& host) const;

    const std::vector<std::string> places_;
    const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Step> steps_;
    unsigned delivered_ = 0, told_ = 0;
};

}  // namespace net
