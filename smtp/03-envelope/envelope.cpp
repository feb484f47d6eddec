// SPDX-License-Identifier: MIT

#include "smtp/03-envelope/envelope.hpp"

namespace smtp {

namespace {
constexpr std::size_t most_recipients = 1000;  // at least 100: RFC 5321, 4.5.3.1.8
}

void Envelope::plug(Dialogue& smtp)
{
    smtp.commands.on("MAIL", [this](auto from) { return mail(from); });  // RFC 5321, 4.1.1.2
    smtp.commands.on("RCPT", [this](auto to) { return rcpt(to); });  // RFC 5321, 4.1.1.3
    smtp.commands.on("RSET", [this](auto nothing) {  // RFC 5321, 4.1.1.5
        if (!net::without_trailing_space(nothing).empty())
            return reply(501, "5.5.4 RSET stands alone");
        clear();
        return reply(250, "2.0.0 OK");
    });
    smtp.commands.instead("HELO", [this](auto who) {  // RFC 5321, 4.1.4
        Reply answer = hello_.helo(who);
        if (accepted(answer)) clear();
        return answer;
    });
}

// A space behind the colon is not allowed, and people type it all the same; it harms nobody.
std::optional<Path> take_path_after(
    std::string_view prefix, std::string_view& argument, Letters letters)
{
    if (!net::same_word(argument.substr(0, prefix.size()), prefix)) return {};
    auto rest = argument.substr(prefix.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    auto path = take_path(rest, letters);
    if (path) argument = net::without_trailing_space(rest);
    return path;
}

Reply Envelope::mail(std::string_view argument)
{
    if (!hello_.greeted()) return reply(503, "5.5.1 Say HELO first");
    if (is_open()) return reply(503, "5.5.1 One letter at a time: RSET drops the last one");
    const auto path = take_path_after("FROM:", argument, letters_);
    const bool half =
        path && path->domain.empty() && !path->is_null();  // <postmaster> is for RCPT alone
    if (!path && take_path_after("FROM:", argument, Letters::utf8))
        return reply(550, "5.6.7 An address with such letters needs SMTPUTF8");  // RFC 6531, 3.5
    if (!path || half) return reply(501, "5.1.7 Say MAIL FROM:<you@your.domain>, or <> for nobody");
    if (!argument.empty()) return reply(555, "5.5.4 MAIL has no parameters here");
    from_ = path;
    return reply(250, "2.1.0 Sender noted");
}

Reply Envelope::rcpt(std::string_view argument)
{
    if (!is_open()) return reply(503, "5.5.1 MAIL comes first");
    const auto path = take_path_after("TO:", argument, letters_);
    if (!path && take_path_after("TO:", argument, Letters::utf8))
        return reply(553, "5.6.7 An address with such letters needs SMTPUTF8");
    if (!path || path->is_null()) return reply(501, "5.1.3 Say RCPT TO:<name@domain>");
    if (!argument.empty()) return reply(555, "5.5.4 RCPT has no parameters here");
    if (to_.size() == most_recipients)
        return reply(452, "4.5.3 No more recipients for this letter");
    to_.push_back(*path);
    return reply(250, "2.1.5 Recipient noted");
}

void Envelope::clear()
{
    from_.reset();
    to_.clear();
    letters_ = Letters::ascii;
}

}  // namespace smtp
