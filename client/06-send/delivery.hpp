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
    std::string us;  // what to call ourselves; empty: our address
    std::optional<mail::Credentials> credentials;
    Times times;
};

/// A host that may take the messages of a domain.
struct NextHop {
    std::uint16_t preference;
    std::string name;
    net::Address address;
};

/// The hosts of a domain, in small letters, or `route.server`, in the order in which to try them.
/// Throws dns::TakesNoMail, dns::NoAnswer and net::Error.
std::vector<NextHop> next_hops(const std::string& domain, const Route& route);

/// Calls `send` with one host after another until one lets us in, and returns what `send` returns:
/// an outcome for each recipient. `send` throws Refused or net::Error if a host does not let us in.
/// If none does, and if `find` throws what next_hops() throws, all `recipients` have one outcome:
/// why the last one has not. Throws Refused if a login is refused.
std::vector<Outcome> try_in_order(const std::function<std::vector<NextHop>()>& find,
    std::size_t recipients, const std::function<std::vector<Outcome>(const NextHop&)>& send);

/// How long to wait for a connection.
net::Milliseconds time_to_connect(const Route& route);

/// Sends the message to all recipients, those of a domain in one transaction. Tries the addresses
/// of the hosts one after the other until one answers as an SMTP server. Returns an outcome for
/// each recipient, in their order. Throws Refused if the login is refused.
std::vector<Outcome> deliver(const Mail& mail, const Route& route);

/// The part after the last @, in small letters.
std::string domain_of(std::string_view address);

}  // namespace smtp
