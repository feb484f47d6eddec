// SPDX-License-Identifier: MIT

#include "smtp/03-envelope/envelope.hpp"

namespace smtp {

bool accepted(const Reply& reply)
{
    return reply.text.starts_with('2') || reply.text.starts_with('3');
}

void Envelope::add_to(Dialogue& smtp)
{
    smtp.commands.on({"MAIL", "FROM:<address>", "RFC 5321, 4.1.1.2"},
        [this](auto argument) { return mail(argument); });
    smtp.commands.on({"RCPT", "TO:<address>", "RFC 5321, 4.1.1.3"},
        [this](auto argument) { return rcpt(argument); });
    smtp.commands.on({"RSET", "", "RFC 5321, 4.1.1.5"}, [this](auto nothing) {
        if (!net::trimmed(nothing).empty()) return reply(501, "5.5.4 RSET takes no argument");
        clear();
        return reply(250, "2.0.0 OK");
    });
    helo_ = smtp.commands.replace({"HELO", "", "RFC 5321, 4.1.1.1"}, [this](auto who) {
        Reply answer = helo_(who);
        if (accepted(answer)) clear();
        return answer;
    });
}

Reply Envelope::mail(std::string_view argument)
{
    if (hello_.client_name.empty()) return reply(503, "5.5.1 Say HELO first");
    if (is_open()) return reply(503, "5.5.1 One message at a time: RSET drops this one");
    auto path = take_path_after("FROM:", argument);
    if (!path && is_too_long(argument)) return reply(501, "5.1.7 The address is too long");
    if (!path || path->is_postmaster())
        return reply(501, "5.1.7 Say MAIL FROM:<you@your.domain>, or <> for nobody");
    if (!is_ascii(*path)) return reply(550, "5.6.7 An address must be in ASCII here");
    if (!argument.empty()) return reply(555, "5.5.4 MAIL takes no parameters here");
    return open(*std::move(path));
}

Reply Envelope::open(Path sender)
{
    from = std::move(sender);
    return reply(250, "2.1.0 Sender noted");
}

Reply Envelope::rcpt(std::string_view argument)
{
    if (!is_open()) return reply(503, "5.5.1 MAIL comes first");
    auto path = take_path_after("TO:", argument);
    if (!path && is_too_long(argument)) return reply(501, "5.1.3 The address is too long");
    if (!path || path->is_null()) return reply(501, "5.1.3 Say RCPT TO:<name@domain>");
    if (!is_ascii(*path)) return reply(553, "5.6.7 An address must be in ASCII here");
    if (!argument.empty()) return reply(555, "5.5.4 RCPT takes no parameters here");
    return add(*path);
}

Reply Envelope::add(const Path& recipient)
{
    if (!to.add(recipient)) return reply(452, "4.5.3 No more recipients for this message");
    return reply(250, "2.1.5 Recipient noted");
}

void Envelope::clear()
{
    from.reset();
    to.clear();
}

}  // namespace smtp
