// SPDX-License-Identifier: MIT
//
// server/08-poll: the small protocol of 07-dialogue, with all clients in one thread.

#include "server/07-dialogue/session.hpp"
#include "server/08-poll/poll_loop.hpp"

using namespace net;

int main(int argc, char** argv)
{
    LoopService service{{{"127.0.0.1", 2046}}, "poll"};
    Options options("server/08-poll: a small protocol, all clients in one thread; say HELP");
    service.add_to(options);
    return options.run(argc, argv, [&] {
        service.serve("Too many clients, come back later\r\n", [](const Endpoints& ends) {
            return std::make_unique<SmallTalkSession>(ends, clock_utc);
        });
    });
}
