// SPDX-License-Identifier: MIT
//
// smtp/08-queue: what people do with a queue: look at it, and empty it.
#pragma once

#include "client/06-send/delivery.hpp"
#include "smtp/08-queue/spool.hpp"

namespace mail {

/// Prints the messages that wait, as people know it from mailq(1).
void list_queue(const Spool& spool);

/// Gives each message that is due to the server that `route` names, one after another, and prints a
/// line for each recipient. Who is refused is tried again `retry` later, or by the next call after
/// that. Throws net::Error if another program does the same at this moment.
void send_queue(const Spool& spool, const smtp::Route& route, std::chrono::seconds retry);

/// Notes the outcome of a try that has just ended. True: the recipient needs the message no more.
bool note(WaitingRecipient& recipient, const smtp::Outcome& outcome, std::chrono::seconds retry);

}  // namespace mail
