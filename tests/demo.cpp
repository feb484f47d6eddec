// SPDX-License-Identifier: MIT
//
// The main job, played once: a message goes into the mail host by SMTP and comes out by POP3. Each
// line is printed as it crosses the wire, C: from the client, S: from the server; it is what a
// person types into telnet.

#include "server/02-socket/trace.hpp"
#include "tests/support/server.hpp"
#include "tests/support/temporary.hpp"

#include "server/03-echo/echo.hpp"

#include <fstream>
#include <iostream>

namespace {

struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Client {
public:
    Client(const std::string& name, const net::Address& server) : socket_(test::client_of(server))
    {
        std::cout << "\n-- " << name << ", as in: 02-telnet " << server.ip << " " << server.port
                  << "\n";
    }

    void say(const std::string& line)
    {
        std::cout << "C: " << net::printable(line + "\r\n") << "\n";
        if (!net::write_all(socket_, line + "\r\n")) throw Failure("the server has left");
    }

    std::string hear(const std::string& beginning)
    {
        const std::string line = test::read_line(socket_);
        std::cout << "S: " << net::printable(line) << "\n";
        if (!line.ends_with("\r\n") || !line.starts_with(beginning))
            throw Failure("expected \"" + beginning + "\"");
        return line;
    }

private:
    net::Socket socket_;
};

const std::vector<std::string> message{"From: Carol <carol@other.test>",
    "To: Alice <alice@example.test>", "Subject: Tea at five?", "", "Dear Alice,",
    ".a line that begins with a dot,", ".",
    "and one that is only a dot. \xc3\xa9\xc3\xa8: two accents.", "Carol"};

std::string dotted(const std::string& line)
{
    return line.starts_with('.') ? "." + line : line;
}

void send_message(const net::Address& smtp)
{
    Client client("Carol sends a message by SMTP", smtp);
    client.hear("220 ");
    client.say("HELO client.other.test");
    client.hear("250 ");
    client.say("MAIL FROM:<carol@other.test>");
    client.hear("250 ");
    client.say("RCPT TO:<nobody@example.test>");
    client.hear("550 ");
    client.say("RCPT TO:<alice@example.test>");
    client.hear("250 ");
    client.say("DATA");
    client.hear("354 ");
    for (const auto& line : message) client.say(dotted(line));
    client.say(".");
    client.hear("250 ");
    client.say("QUIT");
    client.hear("221 ");
}

void log_in(Client& client)
{
    client.hear("+OK");
    client.say("USER alice");
    client.hear("+OK");
    client.say("PASS wonderland");
    client.hear("+OK");
}

void fetch_message(const net::Address& pop3)
{
    Client client("Alice fetches it by POP3", pop3);
    log_in(client);
    client.say("STAT");
    client.hear("+OK 1 ");
    client.say("RETR 1");
    client.hear("+OK");
    client.hear("Return-Path: <carol@other.test>\r\n");
    client.hear("Received: from client.other.test ");
    client.hear("\tby mail.example.test ");
    client.hear("\tfor <alice@example.test>; ");
    for (const auto& line : message)  // byte for byte
        if (client.hear("") != dotted(line) + "\r\n") throw Failure("the message has changed");
    client.hear(".\r\n");
    client.say("DELE 1");
    client.hear("+OK");
    client.say("QUIT");
    client.hear("+OK");
}

void look_again(const net::Address& pop3)
{
    Client client("Alice looks again", pop3);
    log_in(client);
    client.say("STAT");
    client.hear("+OK 0 0\r\n");
    client.say("QUIT");
    client.hear("+OK");
}

}  // namespace

int main()
try {
    platform::start();
    const test::TemporaryDirectory mail;
    test::Process host({test::program("pop3/06-mailhost"), "--smtp", "0", "--pop3", "0", "--mail",
        mail.path().string()});
    const auto smtp = host.after("SMTP listening on "), pop3 = host.after("POP3 listening on ");
    if (smtp.empty() || pop3.empty())
        throw Failure("the mail host does not start: " + host.output());
    std::cout << "The mail host runs: SMTP on " << smtp << ", POP3 on " << pop3 << "\n";

    send_message(test::parse_address(smtp));
    fetch_message(test::parse_address(pop3));
    look_again(test::parse_address(pop3));

    if (host.ask_to_stop() && host.wait() != 0) throw Failure("the mail host did not stop cleanly");
    std::cout
        << "\nThe message came back byte for byte, and is deleted.\n\n"
           "Now you: make serve          runs the mail host until Ctrl-C\n"
           "         build/client/02-telnet 127.0.0.1 2525    then type the C: lines of SMTP\n"
           "         build/client/02-telnet 127.0.0.1 1110    then type the C: lines of POP3\n";
    return 0;
} catch (const std::exception& error) {
    std::cout << std::flush;
    std::cerr << "demo: " << error.what() << "\n";
    return 1;
}
