// SPDX-License-Identifier: MIT

#include "smtp/02-hello/hello.hpp"

#include "client/06-send/header.hpp"

#include <algorithm>
#include <iterator>

namespace smtp {

namespace {

[[maybe_unused]] constexpr int most_bad_lines = 20;

[[maybe_unused]] bool is_safe(char c)
{
    constexpr std::string_view marks = ".-_:[]%'";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
        marks.find(c) != marks.npos;
}

[[maybe_unused]] bool is_known_elsewhere(std::string_view verb)
{
    constexpr std::string_view known[]{"EHLO", "MAIL", "RCPT", "DATA", "RSET", "VRFY", "EXPN",
        "HELP", "AUTH", "STARTTLS", "BDAT", "ETRN", "TURN", "SEND", "SOML"};
    return std::any_of(
        std::begin(known), std::end(known), [&](auto name) { return net::same_word(name, verb); });
}

}  // namespace

// YOUR CODE. The greeting, and a row for each verb:
//
//   greeting   "220 HOST SMTP ready"; also what is said to a client that is too slow (421 4.4.2),
//              when the server stops (421 4.3.2), and when something is broken (421 4.3.0)
//   HELO host  see helo()
//   NOOP       "250 2.0.0 OK", whatever follows
//   QUIT       "221 2.0.0 HOST says goodbye", and the connection ends: last();
//              with an argument "501 5.5.4 QUIT takes no argument"
//   fallback   see other()
void Hello::add_to(Dialogue& smtp)
{
    smtp.greeting.text = "220 this server is yours to write\r\n";
    smtp.commands.set_fallback([this](const Line& line) { return other(line); });
}

// YOUR CODE. The first word is the name of the client's host: remember it in client_name, with a
// question mark for each byte that is not safe in a header, and answer "250 HOST". No name, or one
// of more than 255 bytes: "501 5.5.4 ..."; one with a control character: "501 5.5.4 ...".
Reply Hello::helo(std::string_view argument)
{
    (void)argument;
    return reply(502, "5.5.1 HELO is yours to write");
}

// YOUR CODE. After 20 bad lines "421 4.7.0 ..." and the end; a browser: the same. A line that is
// too long: "500 5.5.2 The line is too long". One that is not clean: "500 5.5.2 A line must end in
// CR LF, and have no other CR or LF". A verb that others have: "502 5.5.1 Not implemented here".
// Else "500 5.5.1 No such command".
Reply Hello::other(const Line& line)
{
    (void)line;
    return reply(500, "5.5.1 No such command");
}

std::string too_many_clients(const mail::Host& host)
{
    return "421 4.3.2 " + host.name() + " has too many clients, try again later\r\n";
}

}  // namespace smtp
