// SPDX-License-Identifier: MIT
//
// client/06-send: which hosts get a message, and what has become of it.
#pragma once

#include "client/05-mx/mx.hpp"
#include "client/06-send/sender.hpp"

namespace smtp {

struct Mail {
    std::string from;  // empty: the null reverse-path, of a message that must not be answered
    std::vector<std::string> to;
    OutgoingMessage message;
};

/// Where to send, and as whom.
struct Route {
    net::HostAndPort server;  // its host is empty: look for the hosts of each domain
    net::HostAndPort dns;  // its host is empty: ask the name servers of the system
    std::uint16_t mx_port = 25;
    std::optional<mail::Credentials> credentials;
    Times times;
};

/// Sends the message to all recipients, those of a domain in one transaction. Tries the addresses
/// of the hosts one after the other until one answers as an SMTP server. Returns an outcome for
/// each recipient, in their order. Throws Refused if the login is refused.
std::vector<Outcome> deliver(const Mail& mail, const Route& route);

/// The part after the last @.
std::string domain_of(std::string_view address);

}  // namespace smtp
