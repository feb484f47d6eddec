// SPDX-License-Identifier: MIT
//
// smtp/07-login: an ESMTP server that knows who has logged in.

#include "server/08-poll/poll_loop.hpp"
#include "smtp/07-login/session.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    std::string directory = "mail";
    bool plaintext = false;
    Options options("smtp/07-login: an ESMTP server that takes logins");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    mail::add_plaintext_option(options, plaintext);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        mail::WrongPasswords wrong_passwords;
        service.serve(smtp::too_many_clients(host), [&](const Endpoints& ends) {
            return std::make_unique<smtp::LoginSession>(
                host, store, ends, wrong_passwords, plaintext);
        });
    });
}
