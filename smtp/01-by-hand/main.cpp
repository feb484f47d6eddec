// SPDX-License-Identifier: MIT
//
// smtp/01-by-hand: a mail server on one page (RFC 5321, appendix D.1), for one client after the
// other.
//
// It takes messages and throws them away. All of it is one loop and one chain of ifs, and three
// variables hold what has been said so far. README.md names what is wrong with that; the next
// lessons take it apart.

#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"
#include "server/03-echo/echo.hpp"
#include "server/05-lines/line_reader.hpp"

using namespace net;

static void receive_messages(Socket& client)
{
    std::string from;
    int recipients = 0;
    bool in_message = false;

    write_all(client, "220 mail.example.test ready\r\n");
    LineReader reader;
    while (const auto got = client.read(reader.room())) {
        reader.add(got.size);
        while (const auto line = reader.next(2048)) {
            const std::string text(line->text);
            std::string reply;
            if (in_message) {
                if (text != ".") continue;
                in_message = false;
                from.clear();
                recipients = 0;
                reply = "250 Got it, and threw it away";
            } else if (text.starts_with("HELO ")) {
                reply = "250 mail.example.test";
            } else if (text.starts_with("MAIL FROM:")) {
                from = text.substr(10);
                reply = "250 Sender noted";
            } else if (text.starts_with("RCPT TO:") && from.empty()) {
                reply = "503 MAIL comes first";
            } else if (text.starts_with("RCPT TO:")) {
                ++recipients;
                reply = "250 Recipient noted";
            } else if (text == "DATA" && recipients == 0) {
                reply = "503 RCPT comes first";
            } else if (text == "DATA") {
                in_message = true;
                reply = "354 Go on, and end with a dot on a line of its own";
            } else if (text == "QUIT") {
                write_all(client, "221 Goodbye\r\n");
                return;
            } else {
                reply = "500 No such command";
            }
            if (!write_all(client, reply + "\r\n")) return;
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
