// SPDX-License-Identifier: MIT
//
// Lesson 1: a mail server on one page (RFC 5321, appendix D.1), one client after the other.
//
// It takes a letter and throws it away. All is in one loop and one chain of ifs, and what has been
// said so far is in three variables. README.md names what is wrong with that; the next lessons take
// it apart.

#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"
#include "server/03-echo/echo.hpp"
#include "server/05-lines/line_reader.hpp"

using namespace net;

static void receive_letter(Socket& client)
{
    std::string from;
    int recipients = 0;
    bool in_text = false;

    write_all(client, "220 mail.example.test ready\r\n");
    LineReader reader;
    while (const auto got = client.read(reader.room())) {
        reader.add(got.size);
        while (const auto line = reader.next(2048)) {
            const std::string text(line->text);
            std::string reply;
            if (in_text) {
                if (text != ".") continue;
                in_text = false;
                from.clear();
                recipients = 0;
                reply = "250 Got it, and threw it away";
            } else if (text.starts_with("HELO ")) {
                reply = "250 mail.example.test";
            } else if (text.starts_with("MAIL FROM:")) {
                from = text.substr(10);
                reply = "250 From you, then";
            } else if (text.starts_with("RCPT TO:")) {
                if (from.empty())
                    reply = "503 MAIL comes first";
                else
                    ++recipients, reply = "250 To them as well";
            } else if (text == "DATA") {
                if (recipients == 0)
                    reply = "503 RCPT comes first";
                else
                    in_text = true, reply = "354 Go on, and end with a dot on a line of its own";
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
        "smtp/01-by-hand: takes letters by SMTP and throws them away, one client after the other");
    options.add_server(here);
    return options.run(argc, argv, [&](Stop& stop) {
        Socket listener = listen_on(here, usual_backlog);
        say("Listening on " + text(listener.local()));
        serve_in_turn(listener, stop, receive_letter);
    });
}
