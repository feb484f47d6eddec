// SPDX-License-Identifier: MIT
//
// smtp/08-queue: an SMTP server that accepts messages for other hosts, and keeps them until one of
// these hosts has them.

#include "server/08-poll/poll_loop.hpp"
#include "smtp/08-queue/queue_tools.hpp"
#include "smtp/08-queue/session.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    std::string directory = "mail";
    bool plaintext = false, list = false;
    mail::SendOptions sending;
    Options options("smtp/08-queue: an SMTP server that keeps messages for other hosts");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    mail::add_plaintext_option(options, plaintext);
    options.add_flag("--list", "print the messages that wait, and end", list);
    sending.add_to(options);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        const mail::Spool spool(store);
        if (list) return list_queue(spool);
        if (!sending.route.server.host.empty()) return send_queue(spool, sending);
        mail::WrongPasswords wrong_passwords;
        service.serve(smtp::too_many_clients(host), [&](const Endpoints& ends) {
            return std::make_unique<smtp::QueueSession>(
                host, store, ends, wrong_passwords, plaintext, &spool);
        });
    });
}
