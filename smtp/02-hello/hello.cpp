// SPDX-License-Identifier: MIT

#include "smtp/02-hello/hello.hpp"

#include "client/06-send/header.hpp"

#include <algorithm>
#include <iterator>

namespace smtp {

namespace {

constexpr int most_bad_lines = 20;

bool is_safe(char c)
{
    constexpr std::string_view marks = ".-_:[]%'";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
        marks.find(c) != marks.npos;
}

bool is_known_elsewhere(std::string_view verb)
{
    constexpr std::string_view known[]{"EHLO", "MAIL", "RCPT", "DATA", "RSET", "VRFY", "EXPN",
        "HELP", "AUTH", "STARTTLS", "BDAT", "ETRN", "TURN", "SEND", "SOML"};
    return std::any_of(
        std::begin(known), std::end(known), [&](auto name) { return net::same_word(name, verb); });
}

}  // namespace

void Hello::add_to(Dialogue& smtp)
{
    smtp.greeting.text = "220 " + host_name + " SMTP ready\r\n";
    smtp.too_slow = "421 4.4.2 " + host_name + " has waited too long\r\n";
    smtp.stopping = "421 4.3.2 " + host_name + " is shutting down\r\n";
    smtp.broken = "421 4.3.0 " + host_name + " has a problem, try again later\r\n";
    smtp.commands.on(
        {"HELO", "your.host", "RFC 5321, 4.1.1.1"}, [this](auto who) { return helo(who); });
    smtp.commands.on(
        {"NOOP", "", "RFC 5321, 4.1.1.9"}, [](auto) { return reply(250, "2.0.0 OK"); });
    smtp.commands.on({"QUIT", "", "RFC 5321, 4.1.1.10"}, [this](auto nothing) {
        if (!net::trimmed(nothing).empty()) return reply(501, "5.5.4 QUIT takes no argument");
        return last(reply(221, "2.0.0 " + host_name + " says goodbye"));
    });
    smtp.commands.set_fallback([this](const Line& line) { return other(line); });
}

// Programs call themselves "localhost.(none)" or "MÜLLER-PC", and refusing them would help nobody
// (RFC 5321, 4.1.4). The name is shown and never trusted. What is not safe in the header of a
// message is shown as a question mark.
Reply Hello::helo(std::string_view argument)
{
    const auto who =
        net::split(net::trimmed(argument)).name;  // some clients add a comment after the name
    if (who.empty() || who.size() > 255)
        return reply(501, "5.5.4 The name of your host is missing, or too long");
    if (std::any_of(who.begin(), who.end(), is_control))
        return reply(501, "5.5.4 The name of your host has a control character");
    client_name = who;
    std::replace_if(
        client_name.begin(), client_name.end(), [](char c) { return !is_safe(c); }, '?');
    return reply(250, host_name);
}

Reply Hello::other(const Line& line)
{
    if (++bad_lines_ > most_bad_lines)
        return last(reply(421, "4.7.0 " + host_name + " has had too many bad commands"));
    if (net::is_from_a_browser(line.text))
        return last(reply(421, "4.7.0 " + host_name + " is a mail server, not a web server"));
    if (line.too_long) return reply(500, "5.5.2 The line is too long");
    if (!line.is_clean())
        return reply(500, "5.5.2 A line must end in CR LF, and have no other CR or LF");
    if (is_known_elsewhere(net::split(line.text).name))
        return reply(502, "5.5.1 Not implemented here");
    return reply(500, "5.5.1 No such command");
}

std::string too_many_clients(const mail::Host& host)
{
    return "421 4.3.2 " + host.name() + " has too many clients, try again later\r\n";
}

}  // namespace smtp
