// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/deliver.hpp"

#include "client/06-send/header.hpp"
#include "server/02-socket/trace.hpp"
#include "smtp/05-deliver/trace_fields.hpp"

#include <utility>

namespace smtp {

namespace {
[[maybe_unused]] constexpr int most_refused_recipients = 100,
                               most_hops = 100;  // hops: RFC 5321, 6.3

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

// YOUR CODE. Nothing for a recipient who is ours and has an account (account_of). After 100 refused
// ones "421 4.7.0 ..." and the end. Another domain: "550 5.7.1 We accept messages for DOMAIN only".
// No such account: "550 5.1.1 No such mailbox here".
std::optional<Reply> Deliver::refusal(const Path& to)
{
    (void)to;
    return {};
}

// YOUR CODE. Where a mail transaction is open and the address is one, refusal() is asked first. All
// else is for the row that was replaced, rcpt_.
Reply Deliver::rcpt(std::string_view argument)
{
    return rcpt_(argument);
}

// YOUR CODE. The row that was replaced decides, begin_data_. If it says 354, begin() makes the
// file; if that fails, fail() and data_.finish().
Reply Deliver::data(std::string_view argument)
{
    return begin_data_(argument);
}

// YOUR CODE. The accounts of all recipients, each once; then delivery_ =
// store_.deliver_to(accounts), and the trace fields (RFC 5321, 4.4), a line each, with
// delivery_->add():
//
//   Return-Path: <carol@other.test>
//   Received: from CLIENT_NAME ([127.0.0.1])
//   <tab>by HOST_NAME with PROTOCOL id <NAME_OF_THE_DELIVERY@HOST_NAME>
//   <tab>for <alice@example.test>; DATE         (for ...: with one recipient only)
//
// text() makes a path printable, literal() an address, date() a date.
void Deliver::begin() { }

// YOUR CODE. data_.take(line) gives the content, or nothing at the end: then finish(). A message
// that is refused is not kept: no delivery_. Each line of one that is kept goes to add(). If the
// disk fails: fail().
Reply Deliver::line(const Line& line)
{
    return data_.take(line) ? Reply{} : finish();
}

// YOUR CODE. 250 means that the disk has it: commit() first, and then "250 2.0.0 Stored as NAME".
// What is refused is not committed. When commit() throws: fail(), and data_.finish() says so.
Reply Deliver::finish()
{
    return data_.finish();
}

// YOUR CODE. Log it, drop the delivery, refuse the message: "452 4.3.1 No room for the message, try
// again later" where the Error is `full`, else "451 4.3.0 The message could not be stored, try
// again later".
void Deliver::fail(const std::exception& error)
{
    net::log_error(error);
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
