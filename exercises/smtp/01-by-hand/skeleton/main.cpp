// SPDX-License-Identifier: MIT
//
// smtp/01-by-hand: a mail server on one page (RFC 5321, appendix D.1), for one client after the
// other.

#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"
#include "server/03-echo/echo.hpp"
#include "server/05-lines/line_reader.hpp"

using namespace net;

// YOUR CODE. Greet with 220. Then answer each line of the client:
//
//   HELO host         250
//   MAIL FROM:<...>   250
//   RCPT TO:<...>     250, or 503 if there was no MAIL
//   DATA              354, or 503 if there was no RCPT; then lines until one that is only a dot,
//                     then 250, and the next message begins with MAIL
//   QUIT              221, and return
//   anything else     500
static void receive_messages(Socket& client)
{
    write_all(client, "220 mail.example.test ready\r\n");
    LineReader reader;
    while (const auto got = client.read(reader.room())) {
        reader.add(got.size);
        while (const auto line = reader.next(2048)) {
            const std::string text(line->text);
            if (!write_all(client, "500 I know no command yet\r\n")) return;
        }
    }
}

int main(int argc, char** argv)
{
    Address here{"127.0.0.1", 2525};
    Options options(
        "smtp/01-by-hand: takes messages by SMTP and throws them away, one client after another");
    options.add_server(here);
    return options.run(argc, argv, [&] {
        Socket listener = listen_on(here, "--port");
        log("Listening on " + text(listener.local()));
        serve_in_turn(listener, receive_messages);
    });
}
