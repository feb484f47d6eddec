// SPDX-License-Identifier: MIT
//
// The server of smtp/06-extensions, with a VRFY that answers.

#include "exercises/smtp/06-vrfy/given/vrfy.hpp"
#include "server/08-poll/poll_loop.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    std::string directory = "mail";
    Options options("exercises/smtp/06-vrfy: VRFY answers");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        service.serve(smtp::too_many_clients(host), [&](const Endpoints& ends) {
            return std::make_unique<smtp::VrfySession>(host, store, ends);
        });
    });
}
