// SPDX-License-Identifier: MIT
//
// pop3/07-internet: what happens, step by step: on the screen while it happens, and as a picture
// afterwards.
#pragma once

#include "smtp/09-relay/domain_client.hpp"

#include <condition_variable>
#include <mutex>

namespace net {

/// Something that went from one place to another, or happened at one (then both are the same). A
/// heading has no place.
struct Step {
    enum class Kind { request, answer, failure, heading };
    Kind kind;
    Milliseconds at;  // after the beginning
    std::string from, to, text;
};

/// Its functions may be called from any thread.
class Journey {
public:
    /// The places, in the order in which the picture shows them.
    explicit Journey(std::vector<std::string> places) : places_(std::move(places)) { }

    using Kind = Step::Kind;

    /// Prints the step, and remembers it.
    void add(Kind kind, const std::string& from, const std::string& to, const std::string& text);
    void add_heading(const std::string& text);
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
