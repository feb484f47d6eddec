// SPDX-License-Identifier: MIT

#include "smtp/06-extensions/service_extensions.hpp"

#include "smtp/06-extensions/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace smtp {
namespace {

// Up to 20 digits (RFC 1870, 3).
std::optional<std::uint64_t> size_value(std::string_view text)
{
    if (text.empty() || text.size() > 20 || text.find_first_not_of("0123456789") != text.npos)
        return {};
    std::uint64_t size = UINT64_MAX;  // stays for a number that does not fit
    std::from_chars(text.data(), text.data() + text.size(), size);
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

ServiceExtensions::ServiceExtensions(
    const Hello& hello, Envelope& envelope, Deliver& deliver, std::uint64_t max_size) :
    hello_(hello),
    envelope_(envelope), deliver_(deliver), max_size_(max_size)
{
    offer("SIZE " + std::to_string(max_size));
    for (const char* name : {"8BITMIME", "SMTPUTF8", "PIPELINING", "ENHANCEDSTATUSCODES", "HELP"})
        offer(name);
    add_parameter("SIZE", [this](auto value) { return check_size(value); });  // RFC 1870, 6.1
    add_parameter("BODY", check_body);  // RFC 6152, 2
    add_parameter("SMTPUTF8", [this](auto value) -> std::optional<Reply> {  // RFC 6531, 3.4
        if (value) return reply(501, "5.5.4 SMTPUTF8 has no value");
        utf8_ = true;
        return {};
    });
}

void ServiceExtensions::add_to(Dialogue& smtp)
{
    net::State& commands = smtp.commands;
    smtp.greeting.text = "220 " + hello_.host_name + " ESMTP ready\r\n";
    commands.on({"EHLO", "your.host", "RFC 5321, 4.1.1.1"}, [this](auto who) { return ehlo(who); });
    commands.on({"VRFY", "name", "RFC 5321, 4.1.1.6"}, [this](auto who) { return vrfy(who); });
    commands.on({"HELP", "[verb]", "RFC 5321, 4.1.1.8"},
        [this, &commands](auto verb) { return help(verb, commands); });
    helo_ = commands.replace({"HELO", "", "RFC 5321, 4.1.1.1"}, [this](auto who) {
        Reply answer = helo_(who);
        if (accepted(answer)) {
            extended_ = utf8_ = false;
            deliver_.protocol = "SMTP";
        }
        return answer;
    });
    mail_ =
        commands.replace({"MAIL", "FROM:<address> [SIZE=bytes] [BODY=7BIT or 8BITMIME] [SMTPUTF8]",
                             "RFC 5321, 4.1.1.11"},
            [this](auto argument) { return mail(argument); });
    rcpt_ = commands.replace(
        {"RCPT", "", "RFC 6531, 3.3"}, [this](auto argument) { return rcpt(argument); });
}

void ServiceExtensions::add_parameter(std::string_view keyword, Check check)
{
    parameters_.emplace_back(keyword, std::move(check));
}

Reply ServiceExtensions::ehlo(std::string_view who)
{
    Reply answer = helo_(who);
    if (!accepted(answer)) return answer;
    extended_ = true;
    std::vector<std::string> lines{hello_.host_name};
    lines.insert(lines.end(), offers_.begin(), offers_.end());
    return reply_of_lines(250, lines);
}

// A MAIL that is wrong for another reason than its parameters or characters is answered by the row
// that was replaced. So is that of a client that has said HELO, and so knows no extensions.
Reply ServiceExtensions::mail(std::string_view argument)
{
    auto parameters = argument;
    auto from = take_path_after("FROM:", parameters);
    if (!from || from->is_postmaster() || envelope_.is_open() || !extended_) return mail_(argument);

    utf8_ = false;
    if (auto wrong = check_all(parameters)) return *std::move(wrong);
    if (auto wrong = check_characters(*from, 550)) return *std::move(wrong);
    deliver_.protocol = utf8_ ? "UTF8SMTP" : "ESMTP";
    return envelope_.open(*std::move(from));
}

// The row that was replaced knows recipients in ASCII only.
Reply ServiceExtensions::rcpt(std::string_view argument)
{
    auto parameters = argument;
    auto to = take_path_after("TO:", parameters);
    if (!to || is_ascii(*to) || !envelope_.is_open()) return rcpt_(argument);
    if (auto wrong = check_characters(*to, 553)) return *std::move(wrong);
    if (auto no = deliver_.refusal(*to)) return *std::move(no);
    if (!parameters.empty()) return reply(555, "5.5.4 RCPT takes no parameters here");
    return envelope_.add(*to);
}

// Other characters than ASCII must be UTF-8, and need SMTPUTF8: if not, `code` (RFC 6531, 3.5).
std::optional<Reply> ServiceExtensions::check_characters(const Path& path, int code) const
{
    if (is_ascii(path)) return {};
    if (!is_utf8(path.local) || !is_utf8(path.domain))
        return reply(501,
            code == 550 ? "5.1.7 The address is not correct UTF-8"
                        : "5.1.3 The address is not correct UTF-8");
    if (!utf8_) return reply(code, "5.6.7 An address with such characters needs SMTPUTF8");
    return {};
}

// What is wrong with the parameters of MAIL, or nothing.
std::optional<Reply> ServiceExtensions::check_all(std::string_view parameters)
{
    std::vector<std::string_view> seen;
    while (!parameters.empty()) {
        const auto [parameter, others] = net::split(parameters);
        parameters = others;
        if (parameter.empty()) continue;  // before or between the parameters
        if (auto wrong = check(parameter, seen)) return wrong;
    }
    return {};
}

// Adds the keyword to those that this MAIL has `seen`.
std::optional<Reply> ServiceExtensions::check(
    std::string_view parameter, std::vector<std::string_view>& seen)
{
    const auto equals = parameter.find('=');
    const auto name = parameter.substr(0, equals);
    const auto is_name = [&](std::string_view keyword) { return net::same_word(keyword, name); };
    if (std::any_of(seen.begin(), seen.end(), is_name))
        return reply(501, "5.5.4 A parameter of MAIL may be given only once");
    seen.push_back(name);
    std::optional<std::string_view> value;
    if (equals != parameter.npos) value = parameter.substr(equals + 1);
    for (const auto& [keyword, check] : parameters_)
        if (is_name(keyword)) return check(value);
    return reply(555, "5.5.4 MAIL does not know this parameter here");
}

std::optional<Reply> ServiceExtensions::check_size(std::optional<std::string_view> value) const
{
    const auto size = size_value(value.value_or(""));
    if (!size) return reply(501, "5.5.4 Say SIZE= and a number of bytes");
    if (*size <= max_size_) return {};
    return reply(552, "5.3.4 We accept " + std::to_string(max_size_) + " bytes at most");
}

// 252: neither yes nor no, the answer of a server that does not want to tell (RFC 5321, 7.3).
Reply ServiceExtensions::vrfy(std::string_view who) const
{
    if (net::trimmed(who).empty()) return reply(501, "5.5.4 Say VRFY and a name");
    return reply(
        252, "2.0.0 We do not tell which mailboxes exist, but we accept messages for them");
}

Reply ServiceExtensions::help(std::string_view verb, const net::State& commands) const
{
    const auto wanted = net::trimmed(verb);
    std::string names;
    for (const auto& row : commands.rows()) {
        if (net::same_word(row.info.name, wanted)) return reply(214, "2.0.0 " + row.info.usage());
        names += std::string(" ") + row.info.name;
    }
    if (!wanted.empty()) return reply(504, "5.5.4 No help for that");
    return reply(214, "2.0.0 HELP and one of these tells more:" + names);
}

}  // namespace smtp
