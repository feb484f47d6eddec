// SPDX-License-Identifier: MIT
//
// client/07-fetch: save first, delete then: the order in which nothing is lost.
#pragma once

#include "client/07-fetch/notes.hpp"
#include "server/06-many/stop.hpp"

namespace pop3 {

/// Saves the messages that are not here yet, with a line for each. Unless they are `kept` on the
/// server, deletes there all that are safe here. A stop ends it after the message that is being
/// fetched. True if all is done; false if the server has refused something, which is said then.
/// Throws Refused if it does not list its messages, or if they are kept and have no unique-ids;
/// net::Error if the connection is lost or the disk fails.
bool fetch(
    Client& server, const mail::Folder& folder, Notes& notes, bool are_kept, const net::Stop& stop);

}  // namespace pop3
