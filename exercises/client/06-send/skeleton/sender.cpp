// SPDX-License-Identifier: MIT

#include "client/06-send/sender.hpp"

#include "client/01-connect/connect.hpp"
#include "client/06-send/dot_stuffer.hpp"
#include "client/06-send/header.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>
#include <numeric>

namespace smtp {

namespace {

bool is_ascii(std::string_view text)
{
    return std::all_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
}

bool needs_utf8(const std::string& from, const std::vector<std::string>& to)
{
    return !is_ascii(from) || !std::all_of(to.begin(), to.end(), is_ascii);
}

// Only 2yz, 4yz and 5yz can be an answer to the end of something.
[[maybe_unused]] Outcome outcome_of(const ServerReply& reply, bool is_for_all)
{
    if (reply.is_go_on()) return {451, "4.5.0 Unexpected: " + reply.text(), true};
    return {reply.code, reply.text(), is_for_all};
}

[[maybe_unused]] bool is_accepted(const Outcome& one)
{
    return one.code / 100 == 2;
}

}  // namespace

// Who has no name that others could look up gives an address (RFC 5321, 4.1.4).
Sender::Sender(net::Socket server, const Times& times, std::string us) :
    talk_(std::move(server)), times_(times), whole_(times.whole)
{
    const auto greeting = hear_reply(talk_, times_.greeting);
    if (greeting.code != 220) throw Refused(greeting, false);
    if (us.empty()) us = literal(talk_.local().ip);
    auto hello = ask("EHLO " + us);
    if (hello.is_yes()) extensions_ = hello.lines;
    if (!hello.is_yes() && !hello.is_later()) hello = ask("HELO " + us);
    if (!hello.is_yes()) throw Refused(hello, false);
}

net::Milliseconds Sender::within(net::Milliseconds at_most) const
{
    if (whole_.is_over()) talk_.fail("not done within " + net::text(times_.whole));
    return std::min(at_most, whole_.left());
}

ServerReply Sender::ask(const std::string& command, net::Milliseconds at_most)
{
    talk_.say(command + "\r\n", within(at_most));
    return hear_reply(talk_, within(at_most));
}

std::optional<std::string_view> Sender::parameters_of(std::string_view extension) const
{
    for (const auto& line : extensions_) {
        const auto [name, parameters] = net::split(line);
        if (net::same_word(name, extension)) return net::trimmed(parameters);
    }
    return {};
}

// What the message needs, and the server has not offered.
std::optional<Outcome> Sender::what_is_missing(const std::string& from,
    const std::vector<std::string>& to, const OutgoingMessage& message) const
{
    if ((message.is_utf8 || needs_utf8(from, to)) && !offers("SMTPUTF8"))
        return Outcome{
            550, "5.6.7 An address is not ASCII, and the server does not take such", true};
    if (message.is_8bit && !offers("8BITMIME"))
        return Outcome{
            554, "5.6.3 The message is not ASCII, and the server does not take such", true};
    const std::string limit(parameters_of("SIZE").value_or(""));
    const bool is_limit = !limit.empty() && limit.size() < 18 &&
        limit.find_first_not_of("0123456789") == limit.npos && limit != "0";  // RFC 1870, 4
    if (is_limit && message.size > std::stoull(limit))
        return Outcome{552, "5.3.4 The server takes " + limit + " bytes at most", true};
    return {};
}

// YOUR CODE. Say the commands and append the answer to each. Without PIPELINING one after another;
// with it up to 50 leave together. After a MAIL that is refused, the others are not said.
void Sender::ask_all(const std::vector<std::string>& commands, Answers& answers)
{
    (void)commands;
    (void)answers;
    throw net::Error(net::Error::Reason::other, "ask_all() is yours to write");
}

// A server may take no more than 100 recipients at once, and answer 452 or 552 to the others: they
// get the message in a transaction of their own (RFC 5321, 4.5.3.1.10).
std::vector<Outcome> Sender::send(
    const std::string& from, const std::vector<std::string>& to, const OutgoingMessage& message)
{
    if (const auto missing = what_is_missing(from, to, message))
        return std::vector<Outcome>(to.size(), *missing);
    std::vector<Outcome> outcomes(to.size());
    std::vector<std::size_t> places(to.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    while (!places.empty()) {
        std::vector<std::string> now;
        for (const auto at : places) now.push_back(to[at]);
        const auto some = send_once(from, now, message, now.size() == to.size());
        std::vector<std::size_t> left;
        for (std::size_t at = 0; at < some.size(); ++at) {
            outcomes[places[at]] = some[at];
            const bool is_too_many = some[at].code == 452 || some[at].code == 552;
            if (is_too_many && !some[at].is_for_all) left.push_back(places[at]);
        }
        const bool has_sent = std::any_of(some.begin(), some.end(), is_accepted);
        places = has_sent ? left : std::vector<std::size_t>();
    }
    return outcomes;
}

// YOUR CODE. MAIL, with SIZE=, BODY=8BITMIME and SMTPUTF8 where they are offered and needed, and a
// RCPT for each recipient: ask_all(). If at least one is accepted, send_text(). Who is refused
// keeps the answer to RCPT; the others get the answer to the text, or 451 if the connection is
// lost. If MAIL is refused, all get that answer; but if the server leaves there, or says 421, the
// first transaction throws. (The places in the result are those in `to`.)
std::vector<Outcome> Sender::send_once(const std::string& from, const std::vector<std::string>& to,
    const OutgoingMessage& message, bool is_first)
{
    (void)from;
    (void)message;
    (void)is_first;
    return std::vector<Outcome>(to.size(), {451, "4.5.0 send_once() is yours to write", true});
}

// YOUR CODE. DATA must be answered by 354. Then the text in pieces, with dots (mail::DotStuffer)
// and the line that ends it; then the answer. If the server takes no more, it may have said why.
ServerReply Sender::send_text(const OutgoingMessage& message)
{
    (void)message;
    return {451, {"4.5.0 send_text() is yours to write"}};
}

// YOUR CODE. The message is where it is, whatever the answer to QUIT is.
void Sender::quit() { }

}  // namespace smtp
