// SPDX-License-Identifier: MIT
//
// Lesson 8: the same dialogues, all clients in one thread (poll(2)).
//
// Clients are waited for in one place only: poll() waits for all sockets at once and says which are
// ready. What a thread is to lesson 6, a Guest is here. The dialogues do not know the difference.
#pragma once

#include "server/07-dialogue/service.hpp"

namespace net {

/// What converse_with_each() does, in the calling thread alone. A dialogue that takes long, for one
/// because it waits for the disk, makes all clients wait.
void converse_with_all(Socket& listener, Stop& stop, const Limits& limits,
    std::string_view full_house, const Begin& begin);

}  // namespace net
