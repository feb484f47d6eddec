// SPDX-License-Identifier: MIT
//
// smtp/10-trouble: the server of smtp/07-login, which misbehaves on request.

#include "server/08-poll/poll_loop.hpp"
#include "smtp/10-trouble/session.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    FaultRules rules;
    std::string directory = "mail", everybody;
    bool plaintext = false;
    Options options("smtp/10-trouble: an SMTP server that misbehaves on request");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    mail::add_plaintext_option(options, plaintext);
    rules.add_to(options);
    smtp::add_catch_all(options, everybody);
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        mail::WrongPasswords wrong_passwords;
        const auto make = [&](const Endpoints& ends) {
            return std::make_unique<smtp::TroubleSession>(
                host, store, ends, wrong_passwords, plaintext, nullptr, rules, everybody);
        };
        rules.check({&make({})->commands});
        service.serve(smtp::too_many_clients(host), make);
    });
}
