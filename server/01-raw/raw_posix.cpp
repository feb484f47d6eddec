// SPDX-License-Identifier: MIT
//
// server/01-raw: the smallest blocking server, in plain POSIX calls.
//
// A PHP script from 2012, call by call: the PHP name is on each line, and echo.php in this
// directory is the script. It says "welcome" to whoever connects, one client at a time. Its faults
// are kept on purpose: README.md names them and the lesson that fixes each. raw_winsock.cpp is the
// same for Windows.

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

    // socket_create(AF_INET, SOCK_STREAM, SOL_TCP)
    int sock = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (sock < 0) die("socket");

    int flags = fcntl(sock, F_GETFL);
    if (fcntl(sock, F_SETFL, flags & ~O_NONBLOCK) < 0) die("fcntl");  // socket_set_block($sock)

    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(static_cast<unsigned short>(port));
    inet_pton(AF_INET, address, &name.sin_addr);
    // socket_bind($sock, $address, $port)
    if (bind(sock, reinterpret_cast<sockaddr*>(&name), sizeof name) < 0) die("bind");

    // socket_listen($sock, 4)
    if (listen(sock, 4) < 0) die("listen");

    std::printf("OK\nBinding the socket on %s:%d ... ", address, port);
    std::printf("OK\nNow ready to accept connections.\nListening on the socket ... \n");

    do {  // never stop the daemon
        // socket_accept($sock)
        int msgsock = accept(sock, nullptr, nullptr);
        if (msgsock < 0) die("accept");

        std::printf("Read client data \n");
        char buf[8192];
        // socket_read($msgsock, 8192)
        ssize_t count = read(msgsock, buf, sizeof buf);
        if (count < 0) count = 0;  // the script does not check either; its $buf would be false

        std::printf("Received msg: ");
        std::fwrite(buf, 1, static_cast<std::size_t>(count), stdout);
        std::printf(" \n");

        const char* msg = "welcome \n";
        // socket_write($msgsock, $msg, strlen($msg))
        if (write(msgsock, msg, std::strlen(msg)) <= 0) die("write");

        // socket_close($msgsock)
        close(msgsock);
    } while (true);
}
