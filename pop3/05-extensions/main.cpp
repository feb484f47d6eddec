// SPDX-License-Identifier: MIT
//
// pop3/05-extensions: a POP3 server with what mail programs use beyond the minimum.

#include "client/06-send/unpredictable.hpp"
#include "pop3/05-extensions/session.hpp"
#include "server/08-poll/poll_loop.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 1110}, {.idle = pop3::autologout}}};
    mail::Host host;
    std::string directory = "mail";
    bool plaintext = false;
    Options options("pop3/05-extensions: a POP3 server with CAPA, UIDL, TOP, APOP and AUTH");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    mail::add_plaintext_option(options, plaintext);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        mail::WrongPasswords wrong_passwords;
        service.serve(pop3::too_many_clients, [&](const Endpoints& ends) {
            return std::make_unique<pop3::ExtensionsSession>(
                host, store, ends, wrong_passwords, plaintext, mail::unpredictable(host.name()));
        });
    });
}
