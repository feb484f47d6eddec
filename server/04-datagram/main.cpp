// SPDX-License-Identifier: MIT
//
// server/04-datagram: an echo server for datagrams (RFC 862, UDP), over IPv4, IPv6 or both.

#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"
#include "server/04-datagram/datagram.hpp"

using namespace net;

int main(int argc, char** argv)
{
    Address here{"127.0.0.1", 2046};
    Options options("server/04-datagram: sends each UDP datagram back to its sender");
    options.add_server(here);
    return options.run(argc, argv, [&] {
        Socket socket = bind_datagram(here);
        log("Listening on " + text(socket.local()));
        echo_datagrams(socket);
    });
}
