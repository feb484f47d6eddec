// SPDX-License-Identifier: MIT
//
// server/06-many: the echo of lines, for many clients at once.

#include "server/02-socket/trace.hpp"
#include "server/05-lines/line_echo.hpp"
#include "server/06-many/deadline.hpp"
#include "server/06-many/thread_per_client.hpp"

using namespace net;

static void echo_lines(Socket& client, const Limits& limits)
{
    LineReader reader;
    TimedSocket timed(client);
    Deadline deadline(limits.idle);
    IoResult got;
    while ((got = timed.read_by(deadline, reader.room()))) {
        reader.add(got.size);
        while (const auto line = reader.next(longest_line)) {
            const auto echo = answer(*line);
            if (!timed.write_by(Deadline(limits.idle), echo.value_or("Goodbye\r\n"))) return;
            if (!echo) return;
            deadline = Deadline(limits.idle);
        }
    }
    deadline = Deadline(limits.idle);
    if (got.outcome == IoResult::Outcome::not_yet)
        timed.write_by(deadline, "Too slow, goodbye\r\n");
    else if (const auto line = reader.rest())
        timed.write_by(deadline, answer(*line).value_or(""));
}

int main(int argc, char** argv)
{
    Address here{"127.0.0.1", 2046};
    Limits limits;
    Options options("server/06-many: sends back each line it gets, to many clients at once");
    options.add_server(here);
    limits.add_to(options);
    return options.run(argc, argv, [&] {
        Stop& stop = stop_on_signal();
        Socket listener = listen_on(here, "--port");
        log("Listening on " + text(listener.local()));
        serve_with_threads(
            listener, stop, limits, "Too many clients, come back later\r\n", [&](Socket& client) {
                Stop::Registration registration(stop, client);
                echo_lines(client, limits);
                lingering_close(client);
            });
    });
}
