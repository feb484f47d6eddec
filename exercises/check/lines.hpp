// SPDX-License-Identifier: MIT
//
// More lines for transcripts, about the wire: replies whose text is free, silence, pieces, and much
// at once.
#pragma once

#include "client/04-script/player.hpp"
#include "server/06-many/deadline.hpp"

namespace check {

/// Opens a connection that no line of the transcript names.
using Open = std::function<std::unique_ptr<net::Wire>()>;

/// Logs in by POP3, after the greeting: again and again until the deadline, since a session whose
/// connection broke may hold the lock for a moment. Throws net::NotAsWritten.
void log_in_by(net::Wire& wire, const std::string& name, const std::string& password,
    const net::Deadline& deadline);

/// It adds
///
///   S= 250                         a reply that begins so; of several lines, as in SMTP: all
///   S= 4 | 5                       one of these
///   S~ +OK                         a reply of POP3 with its lines up to a dot
///   --- the reply has: {any}       such a line, in the last reply that was read like this
///   --- the reply has not: {any}
///   --- nothing is said for {number} ms
///   --- client sends byte by byte: {any}
///   --- {number} clients come and go: {any?} / {any}
///   --- {number} bytes come back as they were sent
///   --- {number} bytes come back, though the client reads late
void add_wire_lines(net::Player& player, Open open);

}  // namespace check
