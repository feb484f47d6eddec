// SPDX-License-Identifier: MIT
//
// smtp/06-extensions: an ESMTP server: EHLO, and the extensions that mail programs use.

#include "server/08-poll/poll_loop.hpp"
#include "smtp/06-extensions/session.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    std::string directory = "mail";
    Options options("smtp/06-extensions: an ESMTP server that puts messages into Maildirs");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        service.serve(smtp::too_many_clients(host), [&](const Endpoints& ends) {
            return std::make_unique<smtp::ExtensionsSession>(host, store, ends);
        });
    });
}
