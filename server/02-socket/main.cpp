// SPDX-License-Identifier: MIT
//
// server/02-socket: the server of 01-raw again, written with class Socket.

#include "server/02-socket/options.hpp"
#include "server/02-socket/socket.hpp"
#include "server/02-socket/trace.hpp"

#include <array>

using namespace net;

static void welcome(Socket& client)
{
    std::array<char, 8192> buffer;
    client.read(buffer);
    client.write("welcome \n");
}

int main(int argc, char** argv)
{
    Address here{"127.0.0.1", 2046};
    Options options("server/02-socket: says \"welcome\" to one client after another");
    options.add_server(here);
    return options.run(argc, argv, [&] {
        Socket listener = listen_on(here, "--port");
        log("Listening on " + text(listener.local()));
        serve_in_turn(listener, welcome);
    });
}
