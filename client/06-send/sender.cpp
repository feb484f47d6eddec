// SPDX-License-Identifier: MIT

#include "client/06-send/sender.hpp"

#include "client/06-send/dot_stuffer.hpp"
#include "client/06-send/header.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>

namespace smtp {

namespace {

bool is_ascii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
}

std::vector<Outcome> same_for_all(std::size_t recipients, const Outcome& outcome)
{
    return std::vector<Outcome>(recipients, outcome);
}

Outcome outcome_for_all(const ServerReply& reply)
{
    return {reply.code, reply.text(), true};
}

bool is_accepted(const Outcome& one)
{
    return one.code / 100 == 2;
}

}  // namespace

// We have no name that others could look up, and give our address (RFC 5321, 4.1.4).
Sender::Sender(net::Socket server, const Times& times) : talk_(std::move(server)), times_(times)
{
    const auto greeting = hear_reply(talk_, times_.greeting);
    if (greeting.code != 220) throw Refused(greeting, false);
    const auto us = literal(talk_.local().ip);
    auto hello = ask("EHLO " + us);
    if (hello.is_yes()) extensions_ = hello.lines;
    if (!hello.is_yes() && !hello.is_later()) hello = ask("HELO " + us);
    if (!hello.is_yes()) throw Refused(hello, false);
}

ServerReply Sender::ask(const std::string& command, net::Milliseconds at_most)
{
    talk_.say(command + "\r\n", at_most);
    return hear_reply(talk_, at_most);
}

bool Sender::offers(std::string_view extension) const
{
    return std::any_of(extensions_.begin(), extensions_.end(),
        [&](const auto& line) { return net::same_word(net::split(line).name, extension); });
}

std::string Sender::parameters_of(std::string_view extension) const
{
    for (const auto& line : extensions_) {
        const auto [name, parameters] = net::split(line);
        if (net::same_word(name, extension)) return std::string(net::trimmed(parameters));
    }
    return {};
}

// What the message needs, and the server has not offered.
std::optional<Outcome> Sender::what_is_missing(const std::string& from,
    const std::vector<std::string>& to, const OutgoingMessage& message) const
{
    const bool needs_utf8 = !is_ascii(from) || !std::all_of(to.begin(), to.end(), is_ascii);
    if (needs_utf8 && !offers("SMTPUTF8"))
        return Outcome{
            550, "5.6.7 An address is not ASCII, and the server does not take such", true};
    if (message.is_8bit && !offers("8BITMIME"))
        return Outcome{
            554, "5.6.3 The message is not ASCII, and the server does not take such", true};
    const auto limit = parameters_of("SIZE");
    const bool is_limit = !limit.empty() && limit.size() < 18 &&
        limit.find_first_not_of("0123456789") == limit.npos && limit != "0";  // RFC 1870, 4
    if (is_limit && message.text.size() > std::stoull(limit))
        return Outcome{552, "5.3.4 The server takes " + limit + " bytes at most", true};
    return {};
}

// With PIPELINING the commands leave together (RFC 2920, 3.1). So many that their replies fit into
// the buffers of the systems: otherwise both sides could wait for each other.
Sender::Answers Sender::ask_all(const std::vector<std::string>& commands)
{
    const std::size_t at_once = offers("PIPELINING") ? 50 : 1;
    Answers answers;
    for (std::size_t at = 0; at < commands.size(); at += at_once) {
        const auto end = std::min(at + at_once, commands.size());
        std::string group;
        for (auto next = at; next < end; ++next) group += commands[next] + "\r\n";
        talk_.say(group, times_.command);
        for (auto next = at; next < end; ++next)
            answers.push_back(hear_reply(talk_, times_.command));
        if (!answers.front().is_yes()) break;  // MAIL
    }
    return answers;
}

std::vector<Outcome> Sender::send(
    const std::string& from, const std::vector<std::string>& to, const OutgoingMessage& message)
{
    if (const auto missing = what_is_missing(from, to, message))
        return same_for_all(to.size(), *missing);
    std::vector<std::string> commands{"MAIL FROM:<" + from + ">"};
    if (offers("SIZE")) commands[0] += " SIZE=" + std::to_string(message.text.size());
    if (message.is_8bit) commands[0] += " BODY=8BITMIME";
    if (!is_ascii(from) || !std::all_of(to.begin(), to.end(), is_ascii)) commands[0] += " SMTPUTF8";
    for (const auto& recipient : to) commands.push_back("RCPT TO:<" + recipient + ">");

    std::vector<Outcome> outcomes;
    try {
        const auto answers = ask_all(commands);
        if (!answers.front().is_yes())
            return same_for_all(to.size(), outcome_for_all(answers.front()));
        for (std::size_t at = 1; at < answers.size(); ++at)
            outcomes.push_back({answers[at].code, answers[at].text()});
        if (std::none_of(outcomes.begin(), outcomes.end(), is_accepted)) return outcomes;
        const auto end = outcome_for_all(send_text(message.text));
        std::replace_if(outcomes.begin(), outcomes.end(), is_accepted, end);
    } catch (const net::Error& error) {  // who is refused stays refused
        const Outcome lost{451, std::string("4.4.2 ") + error.what(), true};
        std::replace_if(outcomes.begin(), outcomes.end(), is_accepted, lost);
        outcomes.resize(to.size(), lost);
    }
    return outcomes;
}

// The server may refuse the text before it has all of it, and close.
ServerReply Sender::send_text(const std::string& text)
{
    constexpr std::size_t piece = 65536;
    const auto go_on = ask("DATA", times_.data);
    if (!go_on.is_go_on()) return go_on;
    mail::DotStuffer dots;
    std::string out;
    try {
        for (std::size_t at = 0; at < text.size(); at += piece) {
            out.clear();
            dots.add(std::string_view(text).substr(at, piece), out);
            if (at + piece >= text.size()) dots.finish(out);
            talk_.say(out, times_.piece);
        }
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
        ask("QUIT");
    } catch (const net::Error&) {  // the message is where it is
    }
}

}  // namespace smtp
