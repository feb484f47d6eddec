// SPDX-License-Identifier: MIT
//
// smtp/09-relay: an SMTP server that sends messages on to the hosts of their domains.

#include "server/08-poll/poll_loop.hpp"
#include "smtp/08-queue/queue_tools.hpp"
#include "smtp/09-relay/session.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    std::string directory = "mail";
    bool plaintext = false, list = false;
    mail::RelayOptions relaying;
    Options options("smtp/09-relay: an SMTP server that relays for those who have logged in");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    mail::add_plaintext_option(options, plaintext);
    relaying.add_to(options);
    options.add_flag("--list", "print the messages that wait, and end", list);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        if (list) return mail::list_queue(mail::Spool(store));
        mail::WrongPasswords wrong_passwords;
        stop_on_signal();  // before the relay begins its threads
        std::optional<smtp::Outbound> outbound;
        if (relaying.is_on()) outbound.emplace(store, host, relaying, mail::log_event);
        service.serve(smtp::too_many_clients(host), [&](const Endpoints& ends) {
            return std::make_unique<smtp::RelaySession>(
                host, store, ends, wrong_passwords, plaintext, outbound ? &*outbound : nullptr);
        });
    });
}
