// SPDX-License-Identifier: MIT

#include "pop3/06-mailhost/mailhost.hpp"

#include "pop3/05-extensions/extensions.hpp"
#include "server/02-socket/trace.hpp"
#include "server/08-poll/loop.hpp"
#include "smtp/07-login/login.hpp"

#include <future>

namespace pop3 {
namespace {

struct SmtpSession : net::Dialogue {
    smtp::Hello hello;
    smtp::Envelope envelope{hello};
    smtp::Data data;
    smtp::Deliver deliver;
    smtp::Extensions extensions;
    smtp::Login login;

    SmtpSession(const smtp::Store& store, const std::string& domain, std::uint64_t max_size,
        const net::Socket& client, bool plaintext) :
        hello("mail." + domain),
        data(envelope, max_size),
        deliver(hello, envelope, data, store, domain, {client.peer().ip, client.local().ip}),
        extensions(hello, envelope, max_size),
        login(hello, envelope, deliver, extensions, store.accounts(), plaintext)
    {
        hello.plug(*this);
        envelope.plug(*this);
        data.plug(*this);
        deliver.plug(*this);
        extensions.plug(*this);
        login.plug(*this);
    }
};

struct Pop3Session : net::Dialogue {
    Authorization authorization;
    Transaction transaction;
    Retrieve retrieve{transaction};
    Update update{transaction};
    Extensions extensions;

    Pop3Session(const smtp::Store& store, const std::string& name, bool plaintext) :
        authorization(store.accounts()), transaction(authorization, store),
        extensions(authorization, transaction, retrieve, store.accounts(),
            smtp::unpredictable(name), plaintext)
    {
        authorization.plug(*this);
        transaction.plug(*this);
        retrieve.plug(authorization.transaction);
        update.plug(authorization.transaction);
        extensions.plug(*this);
    }
};

}  // namespace

Mailhost::Mailhost()
{
    pop3_limits_.idle = autologout;
}

void Mailhost::add_to(net::Options& options)
{
    options.add("--address IP", address_, "the numeric address to listen on, IPv4 or IPv6");
    options.add("--smtp N", smtp_port_, "the port for SMTP; 0 takes a free one");
    options.add("--pop3 N", pop3_port_, "the port for POP3; 0 takes a free one");
    options.add_name("--domain NAME", domain_, "the domain of our mail addresses");
    options.add("--mail DIR", mail_, "where accounts and letters are");
    options.add("--max-size BYTES", max_size_, "the largest letter that is taken");
    smtp_limits_.add_to(options);
    pop3_limits_.add_to(options);  // the same options again: both get the value
    options.add_choice("--loop HOW", loop_, {"threads", "poll"},
        "threads: one for each client; poll: one for all of them");
    options.add_flag(
        "--plaintext", plaintext_, "passwords in the clear on other addresses than loopback, too");
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

    const auto may_be_clear = [&](const net::Socket& client) {
        return plaintext_ || smtp::is_loopback(client.local().ip);
    };
    const net::Begin begin_smtp = [&](const net::Socket& client) {
        return std::make_unique<SmtpSession>(
            store, domain_, max_size_, client, may_be_clear(client));
    };
    const net::Begin begin_pop3 = [&](const net::Socket& client) {
        return std::make_unique<Pop3Session>(store, name, may_be_clear(client));
    };
    const auto serve_all = loop_ == "poll" ? net::converse_with_all : net::converse_with_each;
    // Where one side fails for good, the other one stops too.
    const auto serve_or_stop = [&](net::Socket& listener, const net::Limits& limits,
                                   std::string_view when_full, const net::Begin& begin) {
        try {
            serve_all(listener, stop, limits, when_full, begin);
        } catch (...) {
            stop.request();
            throw;
        }
    };
    auto smtp_side = std::async(std::launch::async,
        [&] { serve_or_stop(smtp, smtp_limits_, smtp::full_house(name), begin_smtp); });
    serve_or_stop(pop3, pop3_limits_, full_house, begin_pop3);
    smtp_side.get();
}

}  // namespace pop3
