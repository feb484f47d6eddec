// SPDX-License-Identifier: MIT

#include "smtp/02-hello/hello.hpp"

#include <algorithm>
#include <array>

namespace smtp {

Reply reply(int code, std::string_view text)
{
    return {std::to_string(code).append(" ").append(text).append("\r\n")};
}

Reply last_reply(int code, std::string_view text)
{
    Reply last = reply(code, text);
    last.hang_up = true;
    return last;
}

bool accepted(const Reply& reply)
{
    return reply.text.starts_with('2') || reply.text.starts_with('3');
}

namespace {

constexpr int most_bad_lines = 20;

// A domain or an address literal, as loosely as clients write them: the name is shown, never
// trusted. What must not pass are characters that could end a header line.
bool is_name(std::string_view text)
{
    constexpr std::string_view marks = ".-_:[]%'";
    return !text.empty() && text.size() <= 255 &&
        std::all_of(text.begin(), text.end(), [&](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                marks.find(c) != marks.npos;
        });
}

bool is_known_elsewhere(std::string_view verb)
{
    constexpr std::array<std::string_view, 15> known{"EHLO", "MAIL", "RCPT", "DATA", "RSET", "VRFY",
        "EXPN", "HELP", "AUTH", "STARTTLS", "BDAT", "ETRN", "TURN", "SEND", "SOML"};
    return std::any_of(
        known.begin(), known.end(), [&](auto name) { return net::same_word(name, verb); });
}

}  // namespace

void Hello::plug(Dialogue& smtp)
{
    smtp.greeting = "220 " + name_ + " SMTP ready\r\n";
    set_farewells(smtp, name_);
    smtp.commands.on("HELO", [this](auto who) { return helo(who); });  // RFC 5321, 4.1.1.1
    smtp.commands.on("NOOP", [](auto) { return reply(250, "2.0.0 OK"); });  // RFC 5321, 4.1.1.9
    smtp.commands.on("QUIT", [this](auto nothing) {  // RFC 5321, 4.1.1.10
        if (!net::without_trailing_space(nothing).empty())
            return reply(501, "5.5.4 QUIT stands alone");
        return last_reply(221, "2.0.0 " + name_ + " says goodbye");
    });
    smtp.commands.otherwise = [this](const Line& line) { return otherwise(line); };
}

Reply Hello::helo(std::string_view argument, std::string_view protocol)
{
    const auto who = net::split(argument).name;  // some add a comment behind the name
    if (!is_name(who)) return reply(501, "5.5.4 Say the name of your host behind it");
    client_ = who;
    protocol_ = protocol;
    return reply(250, name_);
}

Reply Hello::otherwise(const Line& line)
{
    if (++bad_lines_ > most_bad_lines)
        return last_reply(421, "4.7.0 " + name_ + " has heard too many bad commands");
    if (net::is_http(line.text))
        return last_reply(421, "4.7.0 " + name_ + " is a mail server and no web server");
    if (line.too_long) return reply(500, "5.5.2 The line is too long");
    if (!line.is_clean()) return reply(500, "5.5.2 A line ends in CR LF, and neither stands alone");
    const std::string verb(net::split(line.text).name);
    if (is_known_elsewhere(verb)) return reply(502, "5.5.1 Not implemented here");
    return reply(500, "5.5.1 No such command");
}

void set_farewells(Dialogue& smtp, const std::string& name)
{
    smtp.too_slow = "421 4.4.2 " + name + " has waited too long\r\n";
    smtp.stopping = "421 4.3.2 " + name + " is closing down\r\n";
    smtp.broken = "421 4.3.0 " + name + " has a problem, try again later\r\n";
}

std::string full_house(const std::string& name)
{
    return "421 4.3.2 " + name + " has too many clients, try again later\r\n";
}

}  // namespace smtp
