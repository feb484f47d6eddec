// SPDX-License-Identifier: MIT
//
// How many clients, and how long for each.
#pragma once

#include "server/02-socket/options.hpp"
#include "server/02-socket/socket.hpp"

namespace net {

struct Limits {
    std::uint64_t max_clients = 1000;
    std::uint64_t max_per_address = UINT64_MAX;  // of them, from one IP address
    std::chrono::seconds idle{300};  // for a line to arrive, or a piece of a reply to be taken

    /// Is there room for one more client beside `clients`, of which so many come from its address?
    bool have_room(std::uint64_t clients, std::uint64_t from_its_address) const
    {
        return clients < max_clients && from_its_address < max_per_address;
    }
    /// --max-clients and --idle.
    void add_to(Options& options);
};

/// Stores a whole number, at least one.
Options::Setter to_positive(std::uint64_t& into);
/// Stores a whole number of seconds, at least one.
Options::Setter to_seconds(std::chrono::seconds& into);

/// After a stop was requested: how long a client may take to finish its message, and how long to
/// take the last reply. Then its connection is ended.
constexpr Milliseconds time_to_finish{1200}, time_for_last_reply{500};

/// Tells a client why it is not served, and closes. Does not wait for the client.
void refuse(Socket client, std::string_view why);

}  // namespace net
