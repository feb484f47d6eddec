// SPDX-License-Identifier: MIT
//
// smtp/09-relay: one try to give a message to one domain.
#pragma once

#include "client/06-send/delivery.hpp"
#include "server/06-many/stop.hpp"
#include "smtp/08-queue/stored_envelope.hpp"

namespace mail {

/// What happens, for people who watch.
struct RelayEvent {
    enum class Kind {
        queued,  // the message is planned for `domain`
        asking,  // which hosts the domain has
        found,  // these hosts: `text`
        not_found,  // `text`: why not
        trying,  // to connect to `host`, at the address `text`
        not_let_in,  // `host` is not there, or does not want us: `text`
        answered,  // `host` says `code` and `text` about `recipient`
        failed,  // no host has answered: `code` and `text` for `recipient`
        told,  // the sender, who is `recipient`
        dropped  // the message was a report itself: nobody is told
    };
    Kind kind;
    std::string message, domain = {}, host = {}, recipient = {}, text = {};
    int code = 0;
};
using Tell = std::function<void(const RelayEvent&)>;

using Outcomes = std::vector<smtp::Outcome>;  // one for each of Mail::to

/// Sends the message to `mail.to`, all of whom are at `domain`: to the first of its hosts that lets
/// us in. Calls `note` with the outcomes as soon as they are known: before QUIT, whose answer may
/// take long. The connections are registered with `connections`, so that a stop can end them.
/// `name` is that of the message, for `tell`.
void try_domain(const std::string& name, const std::string& domain, const smtp::Mail& mail,
    const smtp::Route& route, net::Stop& connections, const Tell& tell,
    const std::function<void(const Outcomes&)>& note);

}  // namespace mail
