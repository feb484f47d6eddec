// SPDX-License-Identifier: MIT

#include "pop3/06-mailhost/mailhost.hpp"

#include "server/02-socket/trace.hpp"

#include <future>

namespace pop3 {
namespace {

struct SmtpSession : net::Dialogue {
    smtp::Hello hello;
    smtp::Envelope envelope{hello};
    smtp::Data data;
    smtp::Deliver deliver;
    smtp::Extensions extensions;

    SmtpSession(const smtp::Store& store, const std::string& domain, std::uint64_t max_size,
        const net::Socket& client) :
        hello("mail." + domain),
        data(envelope, max_size),
        deliver(hello, envelope, data, store, domain, {client.peer().ip, client.local().ip}),
        extensions(hello, envelope, max_size)
    {
        hello.plug(*this);
        envelope.plug(*this);
        data.plug(*this);
        deliver.plug(*this);
        extensions.plug(*this);
    }
};

struct Pop3Session : net::Dialogue {
    Authorization authorization;
    Transaction transaction;
    Retrieve retrieve{transaction};
    Update update{transaction};

    explicit Pop3Session(const smtp::Store& store) :
        authorization(store.accounts()), transaction(authorization, store)
    {
        authorization.plug(*this);
        transaction.plug(*this);
        retrieve.plug(authorization.transaction);
        update.plug(authorization.transaction);
    }
};

// Where one side fails for good, the other one stops too.
void serve_or_stop(net::Socket& listener, net::Stop& stop, const net::Limits& limits,
    std::string_view when_full, const net::Begin& begin)
try {
    net::converse_with_each(listener, stop, limits, when_full, begin);
} catch (...) {
    stop.request();
    throw;
}

}  // namespace

void Mailhost::add_to(net::Options& options)
{
    options.add("--address IP", address_, "the numeric address to listen on, IPv4 or IPv6");
    options.add("--smtp N", smtp_port_, "the port for SMTP; 0 takes a free one");
    options.add("--pop3 N", pop3_port_, "the port for POP3; 0 takes a free one");
    options.add("--domain NAME", domain_, "the domain of our mail addresses");
    options.add("--mail DIR", mail_, "where accounts and letters are");
    options.add("--max-size BYTES", max_size_, "the largest letter that is taken");
    smtp_limits_.add_to(options);
    pop3_limits_.add_to(options);  // the same options again: both get the value
    options.add_trace();
}

void Mailhost::serve(net::Stop& stop) const
{
    const std::string name = "mail." + domain_;
    const smtp::Store store(mail_, name);
    net::Socket smtp = net::listen_on({address_, smtp_port_}, net::usual_backlog, "--smtp");
    net::Socket pop3 = net::listen_on({address_, pop3_port_}, net::usual_backlog, "--pop3");
    net::say("SMTP listening on " + net::text(smtp.local()));
    net::say("POP3 listening on " + net::text(pop3.local()));

    auto smtp_side = std::async(std::launch::async, [&] {
        serve_or_stop(
            smtp, stop, smtp_limits_, smtp::full_house(name), [&](const net::Socket& client) {
                return std::make_unique<SmtpSession>(store, domain_, max_size_, client);
            });
    });
    serve_or_stop(pop3, stop, pop3_limits_, full_house,
        [&](const net::Socket&) { return std::make_unique<Pop3Session>(store); });
    smtp_side.get();
}

}  // namespace pop3
