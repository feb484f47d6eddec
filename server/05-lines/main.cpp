// SPDX-License-Identifier: MIT
//
// server/05-lines: an echo of lines, for one client after another.

#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"
#include "server/03-echo/echo.hpp"
#include "server/05-lines/line_echo.hpp"

using namespace net;

static void echo_lines(Socket& client)
{
    LineReader reader;
    while (const auto got = client.read(reader.room())) {
        reader.add(got.size);
        while (const auto line = reader.next(longest_line)) {
            const auto echo = answer(*line);
            if (!write_all(client, echo.value_or("Goodbye\r\n")) || !echo) return;
        }
    }
    if (const auto line = reader.rest()) write_all(client, answer(*line).value_or(""));
}

int main(int argc, char** argv)
{
    Address here{"127.0.0.1", 2046};
    Options options("server/05-lines: sends back each line it gets, until QUIT");
    options.add_server(here);
    return options.run(argc, argv, [&] {
        Socket listener = listen_on(here, "--port");
        log("Listening on " + text(listener.local()));
        serve_in_turn(listener, echo_lines);
    });
}
