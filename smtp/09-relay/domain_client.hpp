// SPDX-License-Identifier: MIT
//
// smtp/09-relay: gives messages to the hosts of one domain.
#pragma once

#include "client/06-send/delivery.hpp"
#include "server/06-many/stop.hpp"

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

/// Its connection stays open for the next message if the host has taken this one for all of its
/// recipients. Otherwise a transaction may be open, which MAIL must not begin again (RFC 5321,
/// 4.1.4), or an answer be on its way that would be mistaken for the next one.
class DomainClient {
public:
    /// All but `domain` must outlive it. The connections are registered with `connections`, so that
    /// a stop can end them.
    DomainClient(
        std::string domain, const smtp::Route& route, net::Stop& connections, const Tell& tell);

    /// Sends the message to `mail.to`, all of whom are at the domain: to the host that has taken
    /// the one before, or else to the first one that lets us in. `message` is its name, for `tell`.
    Outcomes send(const std::string& message, const smtp::Mail& mail);
    /// Says QUIT, whose answer may take long, and closes the connection, if there is one.
    void quit();

private:
    std::vector<smtp::NextHop> find_hops(const std::string& message) const;
    Outcomes send_again(const std::string& message, const smtp::Mail& mail);
    Outcomes send_to(const smtp::NextHop& hop, const std::string& message, const smtp::Mail& mail);
    void close();

    const std::string domain_;
    const smtp::Route& route_;
    net::Stop& connections_;
    const Tell& tell_;
    std::string host_;
    unsigned sent_ = 0;  // messages, over this connection
    bool may_send_again_ = false;
    std::optional<smtp::Sender> sender_;
    std::optional<net::Stop::Registration> registration_;  // ends before the socket is closed
};

}  // namespace mail
