// SPDX-License-Identifier: MIT
//
// server/01-raw: the smallest blocking server, in plain POSIX calls.
//
// A PHP script from 2012, call by call: the PHP name is on each line, and echo.php in this
// directory is the script. It says "welcome" to whoever connects, one client at a time.
// raw_winsock.cpp is the same for Windows.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

static void die(const char* call)  // PHP's die() exits with status 0; this one with 1
{
    std::printf("%s failed, the reason is: %s\n", call, std::strerror(errno));
    std::exit(1);
}

int main(int argc, char** argv)
{
    const char* address = "127.0.0.1";  // $address
    int port = argc > 1 ? std::atoi(argv[1]) : 2046;  // $port
    if (argc > 2 || port < 1 || port > 65535) {
        const bool help = argc == 2 && std::strcmp(argv[1], "--help") == 0;
        std::fprintf(help ? stdout : stderr, "usage: 01-raw [PORT]   1 to 65535 (2046)\n");
        return help ? 0 : 2;
    }
    std::setbuf(stdout, nullptr);  // PHP shows each echo at once
    std::signal(SIGPIPE,
        SIG_IGN);  // as PHP does: a write to a closed connection fails and does not end the process

    // YOUR CODE. Make the calls in the order of the script, and die() if one of them fails. On the
    // way print what the script prints ("OK", "Listening on the socket ... "): a person waits
    // for it.
    //
    // 1. a socket        socket_create(AF_INET, SOCK_STREAM, SOL_TCP)
    // 2. its address     socket_bind($sock, $address, $port)
    // 3. the backlog     socket_listen($sock, 4)
    // 4. for ever: the next client, up to 8192 bytes of it, "welcome \n" to it, close it
    //                    socket_accept, socket_read, socket_write, socket_close
    std::printf("This server does nothing yet: it should listen on %s:%d\n", address, port);
    if (port == 0) die("nothing");
    return 1;
}
