// SPDX-License-Identifier: MIT

#include "exercises/smtp/07-xclient/given/xclient.hpp"

namespace smtp {

XclientSession::XclientSession(const net::Endpoints& ends, MakeSession make) :
    ends_(ends), make_(std::move(make)), inner_(make_(ends))
{
    greeting = inner_->greeting;
    too_slow = inner_->too_slow;
    stopping = inner_->stopping;
    broken = inner_->broken;
    commands.longest_line = 65537;
    commands.set_fallback([this](const Line& text) { return line(text); });
}

// YOUR CODE. "XCLIENT ..." between commands is for xclient(). Any other line is for inner_, which
// hears it and remembers its own State: the reply must not name one here.
Reply XclientSession::line(const Line& line)
{
    (void)line;
    return reply(502, "5.5.1 line() is yours to write");
}

// YOUR CODE. Only from loopback: "550 5.7.0 You are not the host before us". "ADDR=192.0.2.1", in
// whatever case: a new inner_ for that client, and its greeting. Else "501 5.5.4 Say XCLIENT
// ADDR=address". is_address_literal("[192.0.2.1]") knows addresses.
Reply XclientSession::xclient(std::string_view argument)
{
    (void)argument;
    return reply(502, "5.5.1 XCLIENT is yours to write");
}

}  // namespace smtp
