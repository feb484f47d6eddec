// SPDX-License-Identifier: MIT

#include "client/06-send/command_line.hpp"

#include "client/06-send/header.hpp"
#include "server/06-many/limits.hpp"

#include <algorithm>

namespace smtp {

// Nothing that would end the command, or the angle brackets around the address in it. Whether it is
// an address, the server will say.
static bool is_safe(std::string_view address)
{
    const auto at = address.rfind('@');
    if (at == 0 || at == address.npos || at + 1 == address.size()) return false;
    const bool is_quoted = address.starts_with('"') && address[at - 1] == '"';
    return std::all_of(address.begin(), address.end(),
        [&](char c) { return !is_control(c) && c != '<' && c != '>' && (c != ' ' || is_quoted); });
}

net::Options::Setter to_address(std::string& into)
{
    return [&into](std::string_view value) {
        if (value.starts_with('<') && value.ends_with('>')) {
            value = value.substr(1, value.size() - 2);
            if (value.empty()) return into.clear(), true;
        }
        into = value;
        return is_safe(value);
    };
}

void CommandLine::add_to(net::Options& options)
{
    const auto add_recipient = [this](std::string_view value) {
        return to_address(to.emplace_back())(value) && !to.back().empty();
    };
    options.add("--from ADDRESS", "the sender; <> is nobody", "", to_address(from));
    options.add(
        "--to ADDRESS", "a recipient; more may be given", "none, but one is needed", add_recipient);
    options.add("[ADDRESS ...]", "more recipients", "", add_recipient);
    options.add("--server HOST:PORT", "send all to this server", "the hosts of each domain",
        net::to_host_and_port(route_.server));
    options.add("--dns ADDRESS:PORT", "the name server to ask for these hosts",
        "those of the system", net::to_host_and_port(route_.dns));
    options.add("--mx-port N", "the port of these hosts", std::to_string(route_.mx_port),
        net::to_number(route_.mx_port));
    options.add("--helo NAME", "what to call this machine", "its address in brackets",
        net::to_text(route_.us));
    login_.add_to(options, "no login");
    options.add("--timeout SECONDS", "how long each wait may take", "as in RFC 5321, 4.5.3.2",
        net::to_seconds(timeout_));
}

void CommandLine::check() const
{
    if (to.empty()) throw net::WrongUsage("--to ADDRESS is missing");
    login_.check();
    if (login_.have_user() && route_.server.host.empty())
        throw net::WrongUsage("--user needs --server: a login is for one host");
}

Route CommandLine::route() const
{
    Route route = route_;
    if (timeout_.count() > 0) route.times = Times::all(timeout_);
    if (login_.have_user()) route.credentials = login_.credentials();
    return route;
}

}  // namespace smtp
