// SPDX-License-Identifier: MIT
//
// pop3/02-transaction: a POP3 server that counts messages.

#include "pop3/02-transaction/session.hpp"
#include "server/08-poll/poll_loop.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 1110}, {.idle = pop3::autologout}}};
    mail::Host host;
    std::string directory = "mail";
    Options options("pop3/02-transaction: a POP3 server that lists messages");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        service.serve(pop3::too_many_clients, [&](const Endpoints&) {
            return std::make_unique<pop3::TransactionSession>(host, store);
        });
    });
}
