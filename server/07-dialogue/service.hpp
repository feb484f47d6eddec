// SPDX-License-Identifier: MIT
//
// What most main() functions from here on share: the options, the listener, and a new dialogue for
// each client.
#pragma once

#include "server/07-dialogue/conversation.hpp"

#include <memory>

namespace net {

/// The two ends of a connection.
struct Endpoints {
    Address client, server;
};

/// Makes the dialogue for a client that has connected.
using MakeDialogue = std::function<std::unique_ptr<Dialogue>(const Endpoints&)>;

/// Holds a dialogue with each client, in a thread for each, until a stop is requested.
void converse_with_threads(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view too_many_clients, const MakeDialogue& make);

struct Service {
    Address here;
    Limits limits = {};

    /// --address, --port, --max-clients, --idle.
    void add_to(Options& options);
    /// Listens, and says so. First makes one dialogue: a row that is added twice, or that replaces
    /// none, throws std::logic_error here and not when the first client connects.
    Socket listen(const MakeDialogue& make) const;
    /// Listens, and serves until a signal or Ctrl-C requests a stop.
    void serve(std::string_view too_many_clients, const MakeDialogue& make) const;
};

}  // namespace net
