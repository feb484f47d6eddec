// SPDX-License-Identifier: MIT
//
// The server of pop3/04-update, which shows only what came today.

#include "exercises/pop3/04-today/given/today.hpp"
#include "server/08-poll/poll_loop.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 1110}, {.idle = pop3::autologout}}};
    mail::Host host;
    std::string directory = "mail";
    Options options("exercises/pop3/04-today: a POP3 server that shows only today's messages");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        service.serve("-ERR Too many clients\r\n",
            [&](const Endpoints&) { return std::make_unique<pop3::TodaySession>(host, store); });
    });
}
