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

/// Clients that may wait to be accepted. The document's 4 are few when many come at once.
constexpr int usual_backlog = 1024;

struct Service {
    Address here;
    Limits limits;

    /// --address, --port, --trace, --max-clients, --idle.
    void add_to(Options& options);
    /// Listens, says so, and converses with each client in a thread of its own until a stop is
    /// requested.
    void serve(Stop& stop, std::string_view full_house, const Begin& begin) const;
};

/// The same for a listener that is there already.
void converse_with_each(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view full_house, const Begin& begin);

}  // namespace net
