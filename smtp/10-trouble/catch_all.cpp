// SPDX-License-Identifier: MIT

#include "smtp/10-trouble/catch_all.hpp"

#include "smtp/05-deliver/trace_fields.hpp"

namespace smtp {

void add_catch_all(net::Options& options, std::string& name)
{
    options.add("--catch-all NAME", "take messages for everybody, and put them into this mailbox",
        "none", net::to_text(name));
}

CatchAll::CatchAll(const std::string& name, const mail::Accounts& accounts, const mail::Host& host,
    MailData& data) :
    address_("<" + name + "@" + host.domain + ">"),
    data_(data)
{
    if (!accounts.find(name))
        throw net::Error(
            net::Error::Reason::other, "--catch-all " + name + ": there is no such account");
}

void CatchAll::add_to(Dialogue& smtp)
{
    mail_ = smtp.commands.replace(
        {"MAIL", "", "RFC 5321, 4.1.1.2"}, [this](auto argument) { return mail(argument); });
    rcpt_ = smtp.commands.replace(
        {"RCPT", "", "its own"}, [this](auto argument) { return rcpt(argument); });
    old_line_ =
        data_.message_text.replace_fallback([this](const Line& text) { return line(text); });
}

Reply CatchAll::mail(std::string_view argument)
{
    Reply reply = mail_(argument);
    if (accepted(reply)) named_.clear();
    return reply;
}

// The old row hears the address of the one mailbox in the place of the one that was named.
Reply CatchAll::rcpt(std::string_view argument)
{
    auto rest = argument;
    const auto to = take_path_after("TO:", rest);
    if (!to || to->is_null()) return rcpt_(argument);
    Reply reply = rcpt_("TO:" + address_ + " " + std::string(rest));
    if (accepted(reply)) named_.add(*to);
    return reply;
}

// Who was named is said before the first line of the message, in fields of the header.
Reply CatchAll::line(const Line& line)
{
    named_.for_each([this](const Path& to) { old_line_({"X-Original-To: " + text(to)}); });
    named_.clear();
    return old_line_(line);
}

}  // namespace smtp
