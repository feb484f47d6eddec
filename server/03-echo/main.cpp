// SPDX-License-Identifier: MIT
//
// server/03-echo: an echo server (RFC 862), for one client after another.

#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"
#include "server/03-echo/echo.hpp"

using namespace net;

int main(int argc, char** argv)
{
    Address here{"127.0.0.1", 2046};
    Options options("server/03-echo: sends back what it gets, one client after another");
    options.add_server(here);
    return options.run(argc, argv, [&] {
        Socket listener = listen_on(here, "--port");
        log("Listening on " + text(listener.local()));
        serve_in_turn(listener, echo);
    });
}
