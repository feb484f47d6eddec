// SPDX-License-Identifier: MIT

#include "smtp/06-extensions/extensions.hpp"

#include <algorithm>

namespace smtp {
namespace {

// Up to 20 digits (RFC 1870, 3). What does not fit into a number is surely too large.
std::optional<std::uint64_t> size_value(std::string_view text)
{
    if (text.empty() || text.size() > 20 || text.find_first_not_of("0123456789") != text.npos)
        return {};
    std::uint64_t size = 0;
    for (const char digit : text) {
        if (size > UINT64_MAX / 10 - 1) return UINT64_MAX;
        size = size * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    return size;
}

// "250-first", "250-second", "250 last" (RFC 5321, 4.2.1).
Reply reply_of_lines(int code, const std::vector<std::string>& lines)
{
    Reply all;
    for (const auto& line : lines)
        all.text += std::to_string(code) + (&line == &lines.back() ? " " : "-") + line + "\r\n";
    return all;
}

std::optional<Reply> check_body(std::optional<std::string_view> value)
{
    if (value && (net::same_word(*value, "7BIT") || net::same_word(*value, "8BITMIME"))) return {};
    return reply(501, "5.5.4 Say BODY=7BIT or BODY=8BITMIME");
}

}  // namespace

Extensions::Extensions(Hello& hello, Envelope& envelope, std::uint64_t max_size) :
    hello_(hello), envelope_(envelope), max_size_(max_size)
{
    offer("SIZE " + std::to_string(max_size));
    for (const char* name : {"8BITMIME", "SMTPUTF8", "PIPELINING", "ENHANCEDSTATUSCODES", "HELP"})
        offer(name);
    parameter("SIZE", [this](auto value) { return check_size(value); });  // RFC 1870, 6.1
    parameter("BODY", check_body);  // RFC 6152, 2
    parameter("SMTPUTF8", [this](auto value) -> std::optional<Reply> {  // RFC 6531, 3.4
        if (value) return reply(501, "5.5.4 SMTPUTF8 has no value");
        envelope_.allow(Letters::utf8);
        return {};
    });
    explain("EHLO", "EHLO your.host");
    explain("HELO", "HELO your.host");
    explain("MAIL", "MAIL FROM:<address> [SIZE=bytes] [BODY=7BIT or 8BITMIME] [SMTPUTF8]");
    explain("RCPT", "RCPT TO:<address>");
    explain("DATA", "DATA, then the letter, then a dot on a line of its own");
    explain("RSET", "RSET");
    explain("NOOP", "NOOP");
    explain("QUIT", "QUIT");
    explain("VRFY", "VRFY name");
    explain("HELP", "HELP [verb]");
}

void Extensions::plug(Dialogue& smtp)
{
    smtp.greeting = "220 " + hello_.name() + " ESMTP ready\r\n";
    smtp.commands.on("EHLO", [this](auto who) { return ehlo(who); });  // RFC 5321, 4.1.1.1
    smtp.commands.on("VRFY", [this](auto who) { return vrfy(who); });  // RFC 5321, 4.1.1.6
    smtp.commands.on("HELP", [this](auto verb) { return help(verb); });  // RFC 5321, 4.1.1.8
    smtp.commands.instead("MAIL", [this](auto from) { return mail(from); });  // RFC 5321, 4.1.1.11
}

Reply Extensions::ehlo(std::string_view who)
{
    Reply answer = hello_.helo(who, "ESMTP");
    if (!accepted(answer)) return answer;
    envelope_.clear();
    std::vector<std::string> lines{hello_.name()};
    lines.insert(lines.end(), offers_.begin(), offers_.end());
    return reply_of_lines(250, lines);
}

std::optional<Reply> Extensions::check_size(std::optional<std::string_view> value) const
{
    const auto size = size_value(value.value_or(""));
    if (!size) return reply(501, "5.5.4 Say SIZE= and a number of bytes");
    if (*size <= max_size_) return {};
    return reply(552, "5.3.4 We take " + std::to_string(max_size_) + " bytes at most");
}

// Each parameter is looked at; then the address alone goes on to the lesson that knows addresses.
Reply Extensions::mail(std::string_view argument)
{
    auto rest = argument;
    const auto from = take_path_after("FROM:", rest, Letters::utf8);
    if (!from || envelope_.is_open() || !hello_.greeted()) return envelope_.mail(argument);

    const auto address =
        argument.substr(0, static_cast<std::size_t>(rest.data() - argument.data()));
    Reply answer = reply(250, "");
    std::vector<std::string_view> seen;
    while (accepted(answer) && !rest.empty()) {
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
        const auto [parameter, others] = net::split(rest);
        if (!parameter.empty()) answer = check(parameter, seen);
        rest = others;
    }
    if (accepted(answer)) answer = envelope_.mail(address);
    if (!accepted(answer)) envelope_.allow(Letters::ascii);
    return answer;
}

Reply Extensions::check(std::string_view parameter, std::vector<std::string_view>& seen)
{
    const auto equals = parameter.find('=');
    const auto name = parameter.substr(0, equals);
    const auto is_name = [&](std::string_view keyword) { return net::same_word(keyword, name); };
    if (std::any_of(seen.begin(), seen.end(), is_name))
        return reply(501, "5.5.4 Say a parameter of MAIL once");
    seen.push_back(name);
    std::optional<std::string_view> value;
    if (equals != parameter.npos) value = parameter.substr(equals + 1);
    for (const auto& [keyword, check] : parameters_)
        if (is_name(keyword)) return check(value).value_or(reply(250, ""));
    return reply(555, "5.5.4 MAIL does not know this parameter here");
}

// 252: neither yes nor no, the answer of a server that does not want to tell (RFC 5321, 7.3).
Reply Extensions::vrfy(std::string_view who) const
{
    if (net::without_trailing_space(who).empty()) return reply(501, "5.5.4 Say VRFY and a name");
    return reply(252, "2.0.0 We do not say who lives here, but we take letters for them");
}

Reply Extensions::help(std::string_view verb) const
{
    const auto wanted = net::without_trailing_space(verb);
    if (wanted.empty()) {
        std::vector<std::string> lines{"2.0.0 HELP and one of these says more:"};
        for (const auto& row : help_) (lines.back() += " ") += row.first;
        return reply_of_lines(214, lines);
    }
    for (const auto& [name, text] : help_)
        if (net::same_word(name, wanted)) return reply(214, std::string("2.0.0 ").append(text));
    return reply(504, "5.5.4 No help for that");
}

}  // namespace smtp
