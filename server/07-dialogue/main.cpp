// SPDX-License-Identifier: MIT
//
// server/07-dialogue: a small protocol, held by a Dialogue with each client.

#include "server/07-dialogue/service.hpp"
#include "server/07-dialogue/session.hpp"

using namespace net;

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 2046}};
    Options options("server/07-dialogue: a small protocol; say HELP");
    service.add_to(options);
    return options.run(argc, argv, [&] {
        service.serve("Too many clients, come back later\r\n", [](const Endpoints& ends) {
            return std::make_unique<SmallTalkSession>(ends, clock_utc);
        });
    });
}
