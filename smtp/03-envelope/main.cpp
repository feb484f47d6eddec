// SPDX-License-Identifier: MIT
//
// smtp/03-envelope: an SMTP server that takes envelopes.

#include "server/08-poll/poll_loop.hpp"
#include "smtp/03-envelope/session.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2525}}};
    mail::Host host;
    Options options("smtp/03-envelope: an SMTP server that takes envelopes, and no messages yet");
    service.add_to(options);
    host.add_to(options);
    return options.run(argc, argv, [&] {
        service.serve(smtp::too_many_clients(host),
            [&](const Endpoints&) { return std::make_unique<smtp::EnvelopeSession>(host); });
    });
}
