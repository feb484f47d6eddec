// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/deliver.hpp"

#include "client/06-send/header.hpp"
#include "server/02-socket/trace.hpp"
#include "smtp/05-deliver/trace_fields.hpp"

#include <utility>

namespace smtp {

namespace {
constexpr int most_refused_recipients = 100, most_hops = 100;  // hops: RFC 5321, 6.3

std::string_view without(std::string_view prefix, std::string_view text)
{
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

// "From carol@other.test Tue Nov 24 06:15:17 2026", and with a ">" before it.
bool is_mbox_line(std::string_view line)
{
    const auto year = line.substr(line.find_last_of(' ') + 1);
    return without(">", line).starts_with("From ") && line.find(':') != line.npos &&
        year.size() == 4 && year.find_first_not_of("0123456789") == year.npos && !is_field(line);
}
}  // namespace

Deliver::Deliver(const Hello& hello, Envelope& envelope, MailData& data, const mail::Store& store,
    const mail::Host& host, net::Endpoints ends) :
    hello_(hello),
    envelope_(envelope), data_(data), store_(store), host_(host), ends_(std::move(ends))
{
}

void Deliver::add_to(Dialogue& smtp)
{
    rcpt_ = smtp.commands.replace(
        {"RCPT", "", "RFC 5321, 3.3"}, [this](auto argument) { return rcpt(argument); });
    begin_data_ = smtp.commands.replace(
        {"DATA", "", "RFC 5321, 4.1.1.4"}, [this](auto argument) { return data(argument); });
    data_.message_text.replace_fallback([this](const Line& text) { return line(text); });
}

// <postmaster> without a domain is ours by definition (RFC 5321, 4.5.1).
bool Deliver::is_ours(const Path& to) const
{
    return to.domain.empty() || mail::is_here(host_, to.domain) ||
        is_literal_of(to.domain, ends_.server.ip);
}

const mail::Account* Deliver::account_of(const Path& to) const
{
    return is_ours(to) ? store_.accounts().find(to.local) : elsewhere;
}

std::optional<Reply> Deliver::refusal(const Path& to)
{
    if (account_of(to)) return {};
    if (++refused_recipients_ > most_refused_recipients)
        return last(reply(421, "4.7.0 " + hello_.host_name + " has refused too many recipients"));
    if (!is_ours(to)) return reply(550, "5.7.1 We accept messages for " + host_.domain + " only");
    return reply(550, "5.1.1 No such mailbox here");
}

Reply Deliver::rcpt(std::string_view argument)
{
    auto rest = argument;
    const auto to = take_path_after("TO:", rest);
    if (envelope_.is_open() && to && !to->is_null() && is_ascii(*to))
        if (auto no = refusal(*to)) return *std::move(no);
    return rcpt_(argument);
}

Reply Deliver::data(std::string_view argument)
{
    Reply go = begin_data_(argument);
    if (!accepted(go)) return go;
    try {
        begin();
        return go;
    } catch (const std::exception& error) {
        fail(error);
        return data_.finish();
    }
}

// The trace fields come first. With several recipients none is named, so that blind copies stay
// hidden.
void Deliver::begin()
{
    std::set<const mail::Account*> accounts;  // a set: one that is named twice gets one message
    std::string recipient;
    envelope_.to.for_each([&](const Path& to) {
        accounts.insert(account_of(to));
        recipient = envelope_.to.size() == 1 ? "for " + text(to) : "";
    });
    delivery_ = store_.deliver_to(accounts);
    in_header_ = is_first_line_ = true;
    hops_ = 0;
    delivery_->add("Return-Path: " + text(*envelope_.from));
    delivery_->add("Received: from " + hello_.client_name + " (" + literal(ends_.client.ip) + ")");
    delivery_->add("\tby " + hello_.host_name + " with " + protocol + " id <" + delivery_->name() +
        "@" + hello_.host_name + ">");
    delivery_->add("\t" + recipient + "; " + date(delivery_->begun()));
    envelope_.to.clear();  // to give back the memory before the message comes
}

Reply Deliver::line(const Line& line)
{
    const auto content = data_.take(line);
    if (!content) return finish();
    try {
        if (in_header_) check_for_loop(*content);
        if (data_.is_refused()) delivery_.reset();
        if (delivery_) add(*content);
    } catch (const std::exception& error) {
        fail(error);
    }
    return {};
}

// The reply is made first. After commit() nothing may fail: the message is stored, and a sender who
// is told something else sends it again.
Reply Deliver::finish()
try {
    Reply stored = message() ? reply(250, "2.0.0 Stored as " + message()->name()) : Reply{};
    const auto delivery = std::move(delivery_);
    Reply verdict = data_.finish();
    if (!accepted(verdict)) return verdict;
    delivery->commit();
    refused_recipients_ = 0;
    verdict.text.swap(stored.text);
    return verdict;
} catch (const std::exception& error) {
    fail(error);
    return data_.finish();
}

void Deliver::fail(const std::exception& error)
{
    net::log_error(error);
    delivery_.reset();
    const auto* known = dynamic_cast<const net::Error*>(&error);
    if (known && known->reason == net::Error::Reason::full)
        data_.refuse(452, "4.3.1 No room for the message, try again later");
    else
        data_.refuse(451, "4.3.0 The message could not be stored, try again later");
}

// A message whose first line is not a field has no header. An empty line keeps its text apart from
// our own fields; a first line that begins with white space would even continue the last one. Two
// things precede some headers and would hide them: a byte order mark, and the line of an mbox file,
// which becomes a field.
void Deliver::add(std::string_view content)
{
    if (is_first_line_) {
        const auto line = without("\xef\xbb\xbf", content);
        if (is_mbox_line(line)) return delivery_->add("X-Mailbox-Line: " + std::string(line));
        if (is_field(line))
            content = line;
        else if (!content.empty())
            delivery_->add("");
        is_first_line_ = false;
    }
    delivery_->add(content);
}

void Deliver::check_for_loop(std::string_view content)
{
    if (content.empty()) in_header_ = false;
    if (net::same_word(content.substr(0, 9), "Received:") && ++hops_ > most_hops)
        data_.refuse(554, "5.4.6 The message is in a loop: it has passed 100 hosts");
}

}  // namespace smtp
