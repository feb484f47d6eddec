// SPDX-License-Identifier: MIT

#include "smtp/09-relay/relay_options.hpp"

#include "server/06-many/limits.hpp"

namespace mail {

void RelayOptions::add_to(net::Options& options)
{
    options.add("--dns ADDRESS:PORT", "relay: the name server to ask for the hosts of a domain",
        "none: no relaying", net::to_host_and_port(route_.dns));
    options.add("--mx-port N", "the port of these hosts", std::to_string(route_.mx_port),
        net::to_number(route_.mx_port));
    options.add("--retry SECONDS",
        "when to try again; each wait is twice the one before, up to 16 times as long",
        std::to_string(retry_.count()), net::to_seconds(retry_));
    options.add("--give-up SECONDS", "when to tell the sender that it has failed",
        std::to_string(give_up_.count()), net::to_seconds(give_up_));
    options.add("--timeout SECONDS", "how long each wait for such a host may take",
        "as in RFC 5321, 4.5.3.2", net::to_seconds(timeout_));
}

Patience RelayOptions::patience() const
{
    return {retry_.count(), give_up_.count()};
}

smtp::Route RelayOptions::route(const std::string& us) const
{
    auto route = route_;
    route.us = us;
    if (timeout_.count() > 0) route.times = smtp::Times::all(timeout_);
    return route;
}

}  // namespace mail
