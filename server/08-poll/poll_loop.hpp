// SPDX-License-Identifier: MIT
//
// server/08-poll: the same dialogues, with all clients in one thread (poll(2)).
//
// The thread waits in one place only: poll() waits for all sockets at once and says which are
// ready. The dialogues do not know the difference.
#pragma once

#include "server/07-dialogue/service.hpp"

namespace net {

/// Does what converse_with_threads() does, in the calling thread alone. A dialogue that takes long,
/// because it waits for the disk for example, makes all clients wait.
void converse_with_poll(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view too_many_clients, const MakeDialogue& make);

/// The Service of 07-dialogue, with a choice between threads and poll.
struct LoopService : Service {
    std::string loop = "threads";

    /// The options of Service, and --loop threads|poll.
    void add_to(Options& options);
    void serve(std::string_view too_many_clients, const MakeDialogue& make) const;
};

/// Stores "threads" or "poll".
Options::Setter to_loop(std::string& into);

}  // namespace net
