// SPDX-License-Identifier: MIT
//
// The server of smtp/07-login, behind another host.

#include "exercises/smtp/07-xclient/given/xclient.hpp"
#include "server/08-poll/poll_loop.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    std::string directory = "mail";
    Options options("exercises/smtp/07-xclient: believes the host before it who the client is");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        mail::WrongPasswords wrong_passwords;
        const auto make = [&](const Endpoints& ends) -> std::unique_ptr<Dialogue> {
            return std::make_unique<smtp::LoginSession>(host, store, ends, wrong_passwords, false);
        };
        service.serve(smtp::too_many_clients(host), [&](const Endpoints& ends) {
            return std::make_unique<smtp::XclientSession>(ends, make);
        });
    });
}
