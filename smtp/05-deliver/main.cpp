// SPDX-License-Identifier: MIT
//
// smtp/05-deliver: an SMTP server that delivers messages to the accounts of this host.

#include "server/08-poll/poll_loop.hpp"
#include "smtp/05-deliver/session.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    std::string directory = "mail";
    Options options("smtp/05-deliver: an SMTP server that puts messages into Maildirs");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        service.serve(smtp::too_many_clients(host), [&](const Endpoints& ends) {
            return std::make_unique<smtp::DeliverSession>(host, store, ends);
        });
    });
}
