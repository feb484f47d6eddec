// SPDX-License-Identifier: MIT
//
// The server of smtp/05-deliver, with a greylist.

#include "exercises/smtp/05-greylist/given/greylist.hpp"
#include "server/08-poll/poll_loop.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    std::string directory = "mail";
    std::uint32_t wait = 60'000;
    Options options("exercises/smtp/05-greylist: asks strangers to come again later");
    service.add_to(options);
    host.add_to(options);
    mail::add_mail_option(options, directory);
    options.add(
        "--greylist MS", "how long a stranger has to wait", std::to_string(wait), to_number(wait));
    return options.run(argc, argv, [&] {
        const mail::Store store(directory, host);
        smtp::Greylist greylist{Milliseconds(wait)};
        service.serve(smtp::too_many_clients(host), [&](const Endpoints& ends) {
            return std::make_unique<smtp::GreylistSession>(host, store, ends, greylist);
        });
    });
}
