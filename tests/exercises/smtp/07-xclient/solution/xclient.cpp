// SPDX-License-Identifier: MIT

#include "exercises/smtp/07-xclient/given/xclient.hpp"

#include "smtp/03-envelope/literal.hpp"

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

Reply XclientSession::line(const Line& line)
{
    const auto [verb, argument] = net::split(line.text);
    const bool is_xclient = net::same_word(verb, "XCLIENT") && line.is_clean() && !line.too_long;
    if (is_xclient && is_between_commands()) return xclient(argument);
    Reply reply = inner_->hear(line);
    reply.next = nullptr;  // a State of the inner dialogue, which knows it
    return reply;
}

Reply XclientSession::xclient(std::string_view argument)
{
    argument = net::trimmed(argument);
    if (!mail::is_loopback(ends_.client.ip))
        return reply(550, "5.7.0 You are not the host before us");
    const auto ip = argument.substr(std::min<std::size_t>(5, argument.size()));
    if (!net::same_word(argument.substr(0, 5), "ADDR=") ||
        !is_address_literal("[" + std::string(ip) + "]"))
        return reply(501, "5.5.4 Say XCLIENT ADDR=address");
    inner_ = make_({{std::string(ip), 0}, ends_.server});
    return inner_->greeting;
}

}  // namespace smtp
