// SPDX-License-Identifier: MIT
//
// The server of pop3/04-update, with LAST.

#include "exercises/pop3/04-last/given/last.hpp"
#include "server/08-poll/poll_loop.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 1110}, {.idle = pop3::autologout}}};
    mail::Host host;
    std::string directory = "mail";
    Options options("exercises/pop3/04-last: a POP3 server with LAST");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        service.serve("-ERR Too many clients\r\n",
            [&](const Endpoints&) { return std::make_unique<pop3::LastSession>(host, store); });
    });
}
