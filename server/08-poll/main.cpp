// SPDX-License-Identifier: MIT
//
// Lesson 8: the small protocol of lesson 7, held with all clients in one thread.

#include "server/07-dialogue/small_talk.hpp"
#include "server/08-poll/loop.hpp"

using namespace net;

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 2046}, {}};
    Options options("server/08-poll: answers TIME, ECHO, HELP and QUIT, all clients in one thread");
    service.add_to(options);
    return options.run(argc, argv, [&](Stop& stop) {
        service.serve(
            stop, "Too many clients, come back later\r\n",
            [](const Socket&) { return std::make_unique<SmallTalk>(clock_utc); },
            converse_with_all);
    });
}
