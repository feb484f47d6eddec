// SPDX-License-Identifier: MIT
//
// Wrong passwords, counted by address.
//
// A program that guesses passwords would connect anew after each few of them. So they are counted
// over all sessions, and each further one from the same address is answered later. Only wrong ones
// are: many clients may share an address, a class behind one router for example, and one who knows
// the password must not suffer for the others.
#pragma once

#include "server/02-socket/platform.hpp"

#include <map>
#include <mutex>

namespace mail {

/// Its functions may be called from any thread.
class WrongPasswords {
public:
    /// Counts a wrong password, and returns how long to hold back the answer: not at all for the
    /// first two, then one second more for each, up to four. Ten minutes without one, and it begins
    /// again.
    net::Milliseconds count(std::string_view ip);

private:
    using Clock = std::chrono::steady_clock;
    struct Entry {
        int count = 0;
        Clock::time_point last;
    };

    void make_room(Clock::time_point now);

    std::mutex mutex_;
    std::map<std::string, Entry> networks_;  // at most 10,000
};

/// What counts as one address: an IPv4 address, or the first half of an IPv6 address. The second
/// half (64 bits) is the choice of the client (RFC 4291, 2.5.1).
std::string network_of(std::string_view ip);

}  // namespace mail
