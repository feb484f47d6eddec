// SPDX-License-Identifier: MIT
//
// smtp/04-data: an SMTP server that takes messages, and throws them away.

#include "server/08-poll/poll_loop.hpp"
#include "smtp/04-data/session.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    Options options("smtp/04-data: an SMTP server that takes messages and throws them away");
    service.add_to(options);
    host.add_to(options);
    return options.run(argc, argv, [&] {
        service.serve(smtp::too_many_clients(host),
            [&](const Endpoints&) { return std::make_unique<smtp::DataSession>(host); });
    });
}
