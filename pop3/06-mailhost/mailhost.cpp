// SPDX-License-Identifier: MIT

#include "pop3/06-mailhost/mailhost.hpp"

#include "client/06-send/unpredictable.hpp"
#include "pop3/06-mailhost/trouble.hpp"
#include "server/02-socket/trace.hpp"
#include "server/08-poll/poll_loop.hpp"
#include "smtp/10-trouble/session.hpp"

#include <algorithm>
#include <future>

namespace pop3 {
namespace {

// Stores one value in two places.
net::Options::Setter to_both(net::Options::Setter first, net::Options::Setter second)
{
    return [first, second](std::string_view value) { return first(value) && second(value); };
}

// One of the two servers: where it listens, and how it serves.
struct Side {
    net::Socket listener;
    net::Limits limits;
    std::string too_many_clients;
    net::MakeDialogue make;
};

// If this side fails for good, the other one is stopped too.
void serve_side(Side& side, net::Stop& stop, bool with_poll)
try {
    const auto converse = with_poll ? net::converse_with_poll : net::converse_with_threads;
    converse(side.listener, stop, side.limits, side.too_many_clients, side.make);
} catch (...) {
    stop.request();
    throw;
}

}  // namespace

void Mailhost::add_to(net::Options& options)
{
    options.add("--address IP", "the numeric address to listen on, IPv4 or IPv6", address_,
        net::to_text(address_));
    options.add("--smtp N", "the port for SMTP; 0 uses a free one", std::to_string(smtp_port_),
        net::to_number(smtp_port_));
    options.add("--pop3 N", "the port for POP3; 0 uses a free one", std::to_string(pop3_port_),
        net::to_number(pop3_port_));
    host_.add_to(options);
    mail::add_mail_option(options, directory_);
    options.add("--max-size BYTES", "the largest message that is accepted",
        std::to_string(max_size_), net::to_positive(max_size_));
    options.add("--max-clients N", "how many clients are served at once, by each of the two",
        std::to_string(smtp_limits_.max_clients),
        to_both(net::to_positive(smtp_limits_.max_clients),
            net::to_positive(pop3_limits_.max_clients)));
    options.add("--max-per-address N", "how many of them may come from one address",
        "half of --max-clients, at least 100", net::to_positive(max_per_address_));
    options.add("--idle SECONDS",
        "time for a line to arrive, or for a piece of a reply to be taken", "300; POP3 600",
        to_both(net::to_seconds(smtp_limits_.idle), net::to_seconds(pop3_limits_.idle)));
    options.add("--loop HOW", "threads: one thread for each client; poll: one thread for all",
        loop_, net::to_loop(loop_));
    mail::add_plaintext_option(options, plaintext_);
    relaying_.add_to(options);
    rules_.add_to(options);
    smtp::add_catch_all(options, everybody_);
}

void Mailhost::serve(net::Stop& stop, const mail::Tell& tell) const
{
    const mail::Store store(directory_, host_);
    mail::WrongPasswords wrong_passwords;
    const auto most = max_per_address_ > 0
        ? max_per_address_
        : std::max(smtp_limits_.max_clients / 2, std::uint64_t{100});
    Side smtp{net::listen_on({address_, smtp_port_}, "--smtp"), smtp_limits_,
        smtp::too_many_clients(host_), {}};
    Side pop3{net::listen_on({address_, pop3_port_}, "--pop3"), pop3_limits_,
        std::string(too_many_clients), {}};
    smtp.limits.max_per_address = pop3.limits.max_per_address = most;

    std::optional<smtp::Outbound> outbound;
    if (relaying_.is_on()) outbound.emplace(store, host_, relaying_, tell);
    smtp.make = [&](const net::Endpoints& ends) {
        return std::make_unique<smtp::TroubleSession>(host_, store, ends, wrong_passwords,
            plaintext_, outbound ? &*outbound : nullptr, rules_, everybody_, max_size_);
    };
    pop3.make = [&](const net::Endpoints& ends) {
        return std::make_unique<TroubleSession>(host_, store, ends, wrong_passwords, plaintext_,
            mail::unpredictable(host_.name()), rules_);
    };
    {  // a row that is wrong is an error now, and not when the first client connects
        const auto smtp_session = smtp.make({});
        const auto pop3_session = pop3.make({});
        const auto& in_pop3 = dynamic_cast<const TroubleSession&>(*pop3_session);
        rules_.check(
            {&smtp_session->commands, &in_pop3.commands, &in_pop3.authorization.transaction_state});
    }
    net::log("SMTP listening on " + text(smtp.listener.local()));
    net::log("POP3 listening on " + text(pop3.listener.local()));

    const bool with_poll = loop_ == "poll";
    auto smtp_side = std::async(std::launch::async, [&] { serve_side(smtp, stop, with_poll); });
    serve_side(pop3, stop, with_poll);
    smtp_side.get();
}

}  // namespace pop3
