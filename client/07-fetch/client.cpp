// SPDX-License-Identifier: MIT

#include "client/07-fetch/client.hpp"

#include "client/07-fetch/dot_unstuffer.hpp"
#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>
#include <map>

namespace pop3 {

namespace {

constexpr std::size_t most_messages = 100'000, longest_uid = 200;  // 70 in RFC 1939, 7
constexpr std::size_t in_time = 4096;  // bytes of a long answer
constexpr std::uint64_t mebibyte = 1 << 20;
constexpr std::uint64_t most_of_a_list = 16 * mebibyte;

// "<1896.697170952@dbc.mtview.ca.us>" in a greeting: the server knows APOP (RFC 1939, 7).
std::string timestamp_in(const std::string& greeting)
{
    const auto end = greeting.rfind('>'), begin = greeting.rfind('<', end);
    if (end == greeting.npos || begin == greeting.npos) return {};
    const auto timestamp = greeting.substr(begin, end + 1 - begin);
    return timestamp.find('@') == timestamp.npos ? "" : timestamp;
}

// "2 120": the number of a message, and what the server says of it. More may follow.
struct ListLine {
    unsigned number = 0;
    std::string_view value;
};

std::optional<ListLine> parse(std::string_view line)
{
    const auto [number, rest] = net::split(line);
    ListLine parsed{0, net::split(net::trimmed(rest)).name};
    if (!net::to_number(parsed.number)(number) || parsed.number == 0) return {};
    return parsed;
}

bool is_uid(std::string_view text)
{
    return !text.empty() && text.size() <= longest_uid && net::printable(text) == text;
}

}  // namespace

// The time for a long answer: it begins anew with each 4 KiB that have come.
class Client::Pace {
public:
    explicit Pace(net::Milliseconds at_most) : at_most_(at_most), deadline_(at_most) { }
    const net::Deadline& deadline() const { return deadline_; }
    void add(std::size_t bytes)
    {
        bytes_ += bytes;
        if (bytes_ < in_time) return;
        bytes_ = 0;
        deadline_ = net::Deadline(at_most_);
    }

private:
    net::Milliseconds at_most_;
    net::Deadline deadline_;
    std::size_t bytes_ = 0;
};

Client::Client(net::Socket server, net::Milliseconds at_most) :
    talk_(std::move(server)), at_most_(at_most)
{
    const auto greeting = hear();
    if (!greeting.is_ok) throw Refused("greeting: " + greeting.text, false);
    timestamp_ = timestamp_in(greeting.text);
    for (const auto& line : ask_for_lines("CAPA").lines) {
        const auto [name, parameters] = net::split(line);
        if (net::same_word(name, "SASL")) mechanisms_ = parameters;
        if (net::same_word(name, "UIDL")) offers_uidl_ = true;
    }
}

ServerReply Client::hear()
{
    const auto line = net::hear_line(talk_, net::Deadline(at_most_), at_most_);
    const auto [status, text] = net::split(line);
    if (status != "+OK" && status != "-ERR" && status != "+")
        talk_.fail("this is no reply of POP3: " + net::printable(line));
    return {status == "+OK", net::printable(text), status == "+"};
}

void Client::say(const std::string& command)
{
    talk_.say(command + "\r\n", at_most_);
}

ServerReply Client::ask(const std::string& command)
{
    say(command);
    return hear();
}

Client::LongAnswer Client::ask_for_lines(const std::string& command)
{
    LongAnswer answer{ask(command)};
    auto& lines = answer.lines;
    if (!answer.reply.is_ok) return answer;
    std::uint64_t size = 0;
    Pace pace(at_most_);
    while (true) {
        auto line = net::hear_line(talk_, pace.deadline(), at_most_);
        if (line == ".") return answer;
        size += line.size();
        if (lines.size() == most_messages || size > most_of_a_list)
            talk_.fail(command + " does not end");
        pace.add(line.size());
        lines.push_back(line.substr(line.starts_with('.') ? 1 : 0));
    }
}

std::vector<ListedMessage> Client::messages()
{
    const auto [reply, lines] = ask_for_lines("LIST");
    if (!reply.is_ok) throw Refused("LIST: " + reply.text, false);
    std::vector<ListedMessage> messages;
    for (const auto& line : lines) {
        const auto parsed = parse(line);
        ListedMessage message;
        if (!parsed || !net::to_number(message.size)(parsed->value))
            talk_.fail("this is no line of LIST: " + net::printable(line));
        message.number = parsed->number;
        if (!messages.empty() && message.number <= messages.back().number)
            talk_.fail("LIST is not in order: " + net::printable(line));
        messages.push_back(message);
    }
    has_uids_ = true;
    if (!messages.empty()) add_uids(messages);
    return messages;
}

// UIDL is optional. But a server that has it, and refuses it today, will have it again tomorrow;
// without it all messages would be fetched again.
void Client::add_uids(std::vector<ListedMessage>& messages)
{
    const auto [reply, lines] = ask_for_lines("UIDL");
    if (!reply.is_ok && (offers_uidl_ || reply.is_for_now()))
        throw Refused("UIDL: " + reply.text, false);
    has_uids_ = reply.is_ok;
    std::map<unsigned, std::string_view> uids;
    std::map<std::string_view, unsigned> uses;
    for (const auto& line : lines) {
        const auto parsed = parse(line);
        if (!parsed) talk_.fail("this is no line of UIDL: " + net::printable(line));
        if (!is_uid(parsed->value)) continue;
        uids[parsed->number] = parsed->value;
        ++uses[parsed->value];
    }
    for (auto& message : messages) {
        const auto found = uids.find(message.number);
        if (found == uids.end()) continue;
        message.uid = found->second;
        message.has_own_uid = uses[found->second] == 1;
    }
}

void Client::request(const ListedMessage& message)
{
    say("RETR " + std::to_string(message.number));
    requested_ = message.number;
}

// Some servers count each line end as one byte, and some guess a little.
static bool is_short(std::uint64_t size, std::uint64_t listed)
{
    return size + listed / 100 + 64 < listed;
}

ServerReply Client::retrieve(const ListedMessage& message, const Take& take)
{
    if (requested_ != message.number) request(message);
    requested_ = 0;
    const auto reply = hear();
    if (!reply.is_ok) return reply;
    mail::DotUnstuffer dots;
    Pace pace(at_most_);
    std::uint64_t size = 0;  // with CR LF, as the server should count
    for (std::string text; !dots.is_finished(); text.clear()) {
        if (talk_.heard().empty()) talk_.wait(pace.deadline(), at_most_);
        const auto taken = dots.add(talk_.heard(), text);
        talk_.take(taken);
        pace.add(taken);
        size +=
            text.size() + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
        if (size / 2 > message.size + mebibyte)
            talk_.fail("message " + std::to_string(message.number) + " should have " +
                std::to_string(message.size) + " bytes, and does not end");
        take(text);
    }
    if (!is_short(size, message.size)) return reply;
    return {false,
        std::to_string(size) + " bytes have come, and it should have " +
            std::to_string(message.size)};
}

ServerReply Client::mark_deleted(const ListedMessage& message)
{
    return ask("DELE " + std::to_string(message.number));
}

ServerReply Client::quit()
{
    return ask("QUIT");
}

}  // namespace pop3
