// SPDX-License-Identifier: MIT
//
// smtp/08-queue: what people do with a queue: look at it, and empty it.
#pragma once

#include "client/06-send/delivery.hpp"
#include "server/02-socket/options.hpp"
#include "smtp/08-queue/spool.hpp"

namespace mail {

/// Prints the messages that wait, as people know it from mailq(1).
void list_queue(const Spool& spool);

struct SendOptions {
    smtp::Route route;  // its server gets the messages
    std::chrono::seconds retry{900};  // when a recipient is due again who was refused
    bool now = false;  // also what is not due yet

    /// --send, --retry, --now.
    void add_to(net::Options& options);
};

/// Gives each message that is due to the server, one after another, and prints a line for each
/// recipient. Throws net::Error if another program does the same at this moment.
void send_queue(const Spool& spool, const SendOptions& how);

/// Notes the outcome of a try that has just ended. True: the recipient needs the message no more.
bool note(WaitingRecipient& recipient, const smtp::Outcome& outcome, std::chrono::seconds retry);

}  // namespace mail
