// SPDX-License-Identifier: MIT
//
// A server for SMTP and one for POP3 in one process, and what the one knows about the clients of
// the other.

#include "exercises/pop3/06-mailhost/given/pop_before_smtp.hpp"
#include "server/02-socket/trace.hpp"
#include "server/07-dialogue/service.hpp"

#include <future>

using namespace net;

int main(int argc, char** argv)
{
    std::uint16_t smtp_port = 2525, pop3_port = 1110;
    mail::Host host;
    std::string directory = "mail";
    std::uint32_t how_long = 600'000;
    Options options("exercises/pop3/06-mailhost: who has fetched mail may send some");
    options.add("--port N", "the port for SMTP", std::to_string(smtp_port), to_number(smtp_port));
    options.add("--pop3 N", "the port for POP3", std::to_string(pop3_port), to_number(pop3_port));
    host.add_to(options);
    mail::add_mail_option(options, directory);
    options.add("--recent MS", "how long a client may send after a login", std::to_string(how_long),
        to_number(how_long));
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        const mail::Account outbox{"outbox", ""};
        for (const char* box : {"tmp", "new", "cur"})
            disk::make_directory(store.maildir(outbox) / box);
        mail::RecentLogins logins{Milliseconds(how_long)};
        Stop& stop = stop_on_signal();
        auto smtp = listen_on({"127.0.0.1", smtp_port}, "--port"),
             pop3 = listen_on({"127.0.0.1", pop3_port}, "--pop3");
        log("SMTP listening on " + text(smtp.local()));
        log("POP3 listening on " + text(pop3.local()));
        auto pop3_side = std::async(std::launch::async, [&] {
            converse_with_threads(
                pop3, stop, {}, pop3::too_many_clients, [&](const Endpoints& ends) {
                    return std::make_unique<mail::NotingSession>(
                        host, store, ends.client.ip, logins);
                });
        });
        converse_with_threads(
            smtp, stop, {}, smtp::too_many_clients(host), [&](const Endpoints& ends) {
                return std::make_unique<mail::RelayingSession>(host, store, ends, logins, outbox);
            });
        pop3_side.get();
    });
}
