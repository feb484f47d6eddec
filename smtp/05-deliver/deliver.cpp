// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/deliver.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>
#include <utility>

namespace smtp {

namespace {

constexpr int most_refused_recipients = 100, most_hops = 100;  // hops: RFC 5321, 6.3

// "Subject: tea": letters from ! to ~, and a colon, in old letters with a space before it (RFC
// 5322, 2.2 and 4.5).
bool is_field(std::string_view line)
{
    const auto name = net::without_trailing_space(line.substr(0, line.find(':')));
    return !name.empty() && line.find(':') != line.npos &&
        std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

Deliver::Deliver(Hello& hello, Envelope& envelope, Data& data, const Store& store,
    std::string domain, Ends ends) :
    hello_(hello),
    envelope_(envelope), data_(data), store_(store), domain_(std::move(domain)),
    ends_(std::move(ends))
{
}

void Deliver::plug(Dialogue& smtp)
{
    smtp.commands.instead("RCPT", [this](auto to) { return rcpt(to); });  // RFC 5321, 3.3
    smtp.commands.instead("DATA", [this](auto none) { return data(none); });  // RFC 5321, 4.1.1.4
    data_.text.otherwise = [this](const Line& text) { return line(text); };
}

std::string literal(std::string_view ip)
{
    return std::string(ip.find(':') == ip.npos ? "[" : "[IPv6:").append(ip).append("]");
}

// <postmaster> without a domain is ours by definition (RFC 5321, 4.5.1).
bool Deliver::is_our_domain(const Path& path) const
{
    return path.domain.empty() || net::same_word(path.domain, domain_) ||
        net::same_word(path.domain, hello_.name()) ||
        net::same_word(path.domain, literal(ends_.our_ip));
}

Reply Deliver::rcpt(std::string_view argument)
{
    auto rest = argument;
    const auto to = take_path_after("TO:", rest, envelope_.letters());
    if (!envelope_.is_open() || !to || to->is_null()) return envelope_.rcpt(argument);
    if (is_our_domain(*to) && store_.accounts().find(to->local)) return envelope_.rcpt(argument);

    if (++refused_recipients_ > most_refused_recipients)
        return last_reply(421, "4.7.0 " + hello_.name() + " has refused too many recipients");
    if (!is_our_domain(*to)) return reply(550, "5.7.1 We take letters for " + domain_ + " only");
    return reply(550, "5.1.1 No such mailbox here");
}

Reply Deliver::data(std::string_view argument)
{
    Reply go = data_.data(argument);
    if (!accepted(go)) return go;
    try {
        std::set<const Account*> accounts;  // a set: who is named twice gets one letter
        for (const Path& to : envelope_.to()) accounts.insert(store_.accounts().find(to.local));
        delivery_ = store_.deliver_to(accounts);
        in_header_ = is_first_line_ = true;
        hops_ = 0;
        add_trace_fields();
        return go;
    } catch (const net::Error& error) {
        fail(error);
        return data_.finish();
    }
}

Reply Deliver::line(const Line& text)
try {
    if (const auto content = data_.take(text)) {
        if (in_header_) check_for_loop(*content);
        if (data_.is_refused()) delivery_.reset();
        if (delivery_) add(*content);
        return {};
    }
    const auto delivery = std::move(delivery_);
    if (delivery) delivery->commit();
    Reply verdict = data_.finish();
    if (accepted(verdict)) verdict.text = reply(250, "2.0.0 Stored as " + delivery->name()).text;
    return verdict;
} catch (const std::exception& error) {
    fail(error);
    return text.is_clean() && text.text == "." ? data_.finish() : Reply{};
}

void Deliver::fail(const std::exception& error)
{
    net::complain(error.what());
    delivery_.reset();
    const auto* known = dynamic_cast<const net::Error*>(&error);
    if (known && known->reason == net::Error::Reason::full)
        data_.refuse(452, "4.3.1 No room for the letter, try again later");
    else
        data_.refuse(451, "4.3.0 The letter could not be stored, try again later");
}

// RFC 5321, 4.4. With several recipients none is named: a blind copy stays blind.
void Deliver::add_trace_fields()
{
    delivery_->add("Return-Path: " + text(envelope_.from()));
    delivery_->add("Received: from " + hello_.client() + " (" + literal(ends_.client_ip) + ")");
    std::string protocol = hello_.protocol();  // "ESMTP"; in UTF-8 "UTF8SMTP" (RFC 6531, 4.3)
    if (envelope_.letters() == Letters::utf8) protocol.replace(0, protocol.find("SMTP"), "UTF8");
    delivery_->add("\tby " + hello_.name() + " with " + protocol + " id " + delivery_->name());
    const auto& to = envelope_.to();
    delivery_->add((to.size() == 1 ? "\tfor " + text(to.front()) : "\t") + "; " +
        date(std::chrono::system_clock::now()));
}

// A letter that begins with no field has no header: an empty line keeps its text apart from our
// own fields, which a first line with white space would even continue.
void Deliver::add(std::string_view content)
{
    if (std::exchange(is_first_line_, false) && !content.empty() && !is_field(content))
        delivery_->add("");
    delivery_->add(content);
}

void Deliver::check_for_loop(std::string_view content)
{
    if (content.empty()) in_header_ = false;
    if (net::same_word(content.substr(0, 9), "Received:") && ++hops_ > most_hops)
        data_.refuse(554, "5.4.6 The letter runs in a circle: it has passed 100 hosts");
}

}  // namespace smtp
