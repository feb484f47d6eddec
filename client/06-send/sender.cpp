// SPDX-License-Identifier: MIT

#include "client/06-send/sender.hpp"

#include "client/01-connect/connect.hpp"
#include "client/06-send/dot_stuffer.hpp"
#include "client/06-send/header.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

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
Outcome outcome_of(const ServerReply& reply, bool is_for_all)
{
    if (reply.is_go_on()) return {451, "4.5.0 Unexpected: " + reply.text(), true};
    constexpr std::size_t longest_text = 500;
    return {reply.code, reply.text().substr(0, longest_text), is_for_all};
}

bool is_accepted(const Outcome& one)
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
        return Outcome{550,
            "5.6.7 An address or the header is not ASCII, and the server does not take such", true};
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

// With PIPELINING the commands leave together (RFC 2920, 3.1). So many that their replies fit into
// the buffers of the systems: otherwise both sides could wait for each other.
void Sender::ask_all(const std::vector<std::string>& commands, Answers& answers)
{
    const std::size_t at_once = offers("PIPELINING") ? 50 : 1;
    for (std::size_t at = 0; at < commands.size(); at += at_once) {
        const auto end = std::min(at + at_once, commands.size());
        std::string group;
        for (auto next = at; next < end; ++next) group += commands[next] + "\r\n";
        talk_.say(group, within(times_.command));
        for (auto next = at; next < end; ++next) {
            answers.push_back(hear_reply(talk_, within(times_.command)));
            if (answers.front().code == 421) return;  // it closes, and says no more
        }
        if (!answers.front().is_yes()) return;  // MAIL
    }
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
        if (!has_sent && left.size() < some.size())  // "too many" is no refusal for good
            for (const auto at : left) outcomes[at].code = 452;
        places = has_sent ? left : std::vector<std::size_t>();
    }
    whole_ = net::Deadline(times_.whole);  // the next message has its own
    return outcomes;
}

std::vector<Outcome> Sender::send_once(const std::string& from, const std::vector<std::string>& to,
    const OutgoingMessage& message, bool is_first)
{
    std::vector<std::string> commands{"MAIL FROM:<" + from + ">"};
    if (offers("SIZE")) commands[0] += " SIZE=" + std::to_string(message.size);
    if (message.is_8bit) commands[0] += " BODY=8BITMIME";
    if (message.is_utf8 || needs_utf8(from, to)) commands[0] += " SMTPUTF8";
    for (const auto& recipient : to) commands.push_back("RCPT TO:<" + recipient + ">");

    Answers answers;
    std::optional<Outcome> verdict;  // on all recipients that were accepted
    try {
        ask_all(commands, answers);
        const bool has_recipient = std::any_of(answers.begin() + 1, answers.end(),
            [](const ServerReply& one) { return one.is_yes(); });
        if (answers.front().is_yes() && has_recipient)
            verdict = outcome_of(send_text(message), true);
    } catch (const net::Error& error) {
        if (is_first && answers.empty()) throw;
        verdict = Outcome{451, std::string("4.4.2 ") + error.what(), true};
    }
    if (!answers.empty() && !answers.front().is_yes()) {  // MAIL; it may have closed then
        if (is_first && answers.front().code == 421) throw Refused(answers.front(), false);
        verdict = outcome_of(answers.front(), true);
    }
    std::vector<Outcome> outcomes;  // who is refused stays refused
    for (std::size_t at = 1; at < answers.size() && answers.front().is_yes(); ++at)
        outcomes.push_back(answers[at].is_yes() ? verdict.value() : outcome_of(answers[at], false));
    if (outcomes.size() < to.size()) outcomes.resize(to.size(), verdict.value());
    return outcomes;
}

// The server may refuse the text before it has all of it, and close. When it has all of it, the
// answer is waited for beyond the whole time: who leaves now sends the message twice (RFC 1047).
ServerReply Sender::send_text(const OutgoingMessage& message)
{
    const auto go_on = ask("DATA", times_.data);
    if (go_on.is_yes()) return {451, {"4.5.0 The server wants no text, and says yes"}};
    if (!go_on.is_go_on()) return go_on;
    mail::DotStuffer dots;
    std::string out;
    try {
        message.for_each_piece([&](std::string_view piece) {
            if (!out.empty()) talk_.say(std::exchange(out, {}), within(times_.piece));
            dots.add(piece, out);
        });
        dots.finish(out);  // the end goes with the last piece
        talk_.say(out, within(times_.piece));
    } catch (const net::Error&) {
        const auto why = hear_reply(talk_, std::chrono::seconds(1));
        if (why.is_yes()) throw;
        return why;
    }
    return hear_reply(talk_, times_.end);
}

void Sender::quit()
{
    try {
        ask("QUIT", std::min<net::Milliseconds>(times_.command, std::chrono::seconds(5)));
    } catch (const net::Error&) {  // the message is where it is
    }
}

}  // namespace smtp
