// SPDX-License-Identifier: MIT

#include "smtp/08-queue/queue_tools.hpp"

#include "client/06-send/header.hpp"
#include "server/02-socket/trace.hpp"
#include "server/06-many/limits.hpp"
#include "server/07-dialogue/dialogue.hpp"
#include "smtp/05-deliver/trace_fields.hpp"

#include <algorithm>

namespace mail {

namespace {

std::string count_of(std::size_t count, const std::string& what)
{
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

void list_message(const std::string& message, const StoredEnvelope& envelope, std::uint64_t size)
{
    const auto arrived =
        std::chrono::system_clock::time_point(std::chrono::seconds(envelope.arrived));
    net::log(name_of(message) + "  " + std::to_string(size) + " bytes  " + smtp::date(arrived) +
        "  from " + smtp::text(envelope.from));
    for (const auto& to : envelope.to) {
        const auto wait = std::max(to.next_try - now(), Seconds{0});
        net::log("    to " + smtp::text(to.address) + "  " +
            (to.tries == 0 ? "not tried yet"
                           : "tried " + count_of(to.tries, "time") + ", next in " +
                        std::to_string(wait) + " s"));
        if (!to.answer.empty()) net::log("    (" + to.answer + ")");
    }
}

void send_message(const Spool& spool, const std::string& message, const SendOptions& how)
{
    auto envelope = spool.envelope(message);
    if (!envelope) return;
    std::vector<WaitingRecipient> due, later;
    const auto time = now();
    for (auto& to : envelope->to)
        (how.now || to.next_try <= time ? due : later).push_back(std::move(to));
    if (due.empty() && !later.empty()) return;
    smtp::Mail mail{bare(envelope->from), {}, spool.text(message)};
    mail.message.is_utf8 = envelope->is_utf8;
    for (const auto& to : due) mail.to.push_back(bare(to.address));
    const auto outcomes = smtp::deliver(mail, how.route);
    for (std::size_t at = 0; at < due.size(); ++at) {
        net::log(mail.to[at] + " " + std::to_string(outcomes[at].code) + " " + outcomes[at].text);
        if (!note(due[at], outcomes[at], how.retry)) later.push_back(std::move(due[at]));
    }
    envelope->to = std::move(later);
    if (envelope->to.empty())
        spool.remove(message);
    else
        spool.replace(message, *envelope);
}

}  // namespace

void list_queue(const Spool& spool)
{
    std::size_t count = 0;
    std::uint64_t bytes = 0;
    for (const auto& message : spool.messages()) try {
            const auto size = spool.size(message);
            if (const auto envelope = spool.envelope(message))
                list_message(message, *envelope, size);
            else
                net::log(net::printable(message) + "  has no whole envelope");
            ++count;
            bytes += size;
        } catch (const std::exception& error) {  // of this message; it may have left just now
            net::log_error(error);
        }
    net::log(count == 0 ? "Mail queue is empty"
                        : "-- " + count_of(count, "message") + ", " + count_of(bytes, "byte"));
}

bool note(WaitingRecipient& recipient, const smtp::Outcome& outcome, std::chrono::seconds retry)
{
    constexpr std::size_t longest_answer = 500;
    if (outcome.code / 100 == 2) return true;
    ++recipient.tries;
    recipient.next_try = now() + retry.count();
    const auto answer = std::to_string(outcome.code) + " " + outcome.text;
    recipient.answer = net::trimmed(net::printable(answer).substr(0, longest_answer));
    return false;
}

void SendOptions::add_to(net::Options& options)
{
    options.add("--send HOST:PORT", "give the messages that are due to this server, and end",
        "no: serve", net::to_host_and_port(route.server));
    options.add("--retry SECONDS", "with --send: when to try again what was refused",
        std::to_string(retry.count()), net::to_seconds(retry));
    options.add_flag("--now", "with --send: also what is not due yet", now);
}

void send_queue(const Spool& spool, const SendOptions& how)
{
    const auto lock = spool.lock();
    for (const auto& message : spool.messages()) try {
            spool.set_aside_if_broken(message);
            send_message(spool, message, how);
        } catch (const std::exception& error) {  // of this message
            net::log_error(error);
        }
    spool.sweep();
}

}  // namespace mail
