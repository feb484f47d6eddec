// SPDX-License-Identifier: MIT
//
// pop3/01-authorization: a POP3 server that asks for a name and a password.

#include "pop3/01-authorization/session.hpp"
#include "server/08-poll/poll_loop.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 1110}, {.idle = pop3::autologout}}};
    mail::Host host;
    std::string directory = "mail";
    Options options("pop3/01-authorization: a POP3 server that knows USER, PASS and QUIT");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    return options.run(argc, argv, [&] {
        const mail::Accounts accounts = mail::open_accounts(directory, host);
        service.serve(pop3::too_many_clients, [&](const Endpoints&) {
            return std::make_unique<pop3::AuthorizationSession>(host, accounts);
        });
    });
}
