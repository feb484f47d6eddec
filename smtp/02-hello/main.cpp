// SPDX-License-Identifier: MIT
//
// smtp/02-hello: an SMTP server that says hello and goodbye.

#include "server/08-poll/poll_loop.hpp"
#include "smtp/02-hello/session.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    Options options("smtp/02-hello: an SMTP server that knows HELO, NOOP and QUIT");
    service.add_to(options);
    host.add_to(options);
    return options.run(argc, argv, [&] {
        service.serve(smtp::too_many_clients(host),
            [&](const Endpoints&) { return std::make_unique<smtp::HelloSession>(host); });
    });
}
