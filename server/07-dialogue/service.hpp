// SPDX-License-Identifier: MIT
//
// What the main() of every lesson from here on shares: the options, the listener, and a new
// dialogue for each client.
#pragma once

#include "server/07-dialogue/conversation.hpp"

#include <memory>

namespace net {

/// Makes the dialogue for a client that has just connected.
using Begin = std::function<std::unique_ptr<Dialogue>(const Socket& client)>;

/// Serves all clients of a listener until a stop is requested. Who finds the house full is told so.
using Serve = std::function<void(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view full_house, const Begin& begin)>;

/// A thread for each client.
void converse_with_each(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view full_house, const Begin& begin);

struct Service {
    Address here;
    Limits limits;

    /// --address, --port, --trace, --max-clients, --idle.
    void add_to(Options& options);
    /// Listens, says so, and serves.
    void serve(Stop& stop, std::string_view full_house, const Begin& begin,
        const Serve& serve_all = converse_with_each) const;
};

}  // namespace net
