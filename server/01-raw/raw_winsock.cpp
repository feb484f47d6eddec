// SPDX-License-Identifier: MIT
//
// server/01-raw on Windows: the same calls in the same order as raw_posix.cpp, with the names of
// Winsock.
//
// What differs: WSAStartup comes first; a socket is an unsigned SOCKET, not a small int; an error
// is in WSAGetLastError(), not in errno; read, write and close are recv, send and closesocket.

#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <system_error>

static void die(const char* call)  // PHP's die() exits with status 0; this one with 1
{
    const int code = WSAGetLastError();
    std::printf(
        "%s failed, the reason is: %s\n", call, std::system_category().message(code).c_str());
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

    WSADATA winsock;  // php_sockets.dll does this for the script
    if (WSAStartup(MAKEWORD(2, 2), &winsock) != 0) die("WSAStartup");

    // socket_create(AF_INET, SOCK_STREAM, SOL_TCP)
    SOCKET sock = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (sock == INVALID_SOCKET) die("socket");

    u_long off = 0;
    if (ioctlsocket(sock, FIONBIO, &off) != 0) die("ioctlsocket");  // socket_set_block($sock)

    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(static_cast<unsigned short>(port));
    inet_pton(AF_INET, address, &name.sin_addr);
    // socket_bind($sock, $address, $port)
    if (bind(sock, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0) die("bind");

    // socket_listen($sock, 4)
    if (listen(sock, 4) != 0) die("listen");

    std::printf("OK\nBinding the socket on %s:%d ... ", address, port);
    std::printf("OK\nNow ready to accept connections.\nListening on the socket ... \n");

    do {  // never stop the daemon
        // socket_accept($sock)
        SOCKET msgsock = accept(sock, nullptr, nullptr);
        if (msgsock == INVALID_SOCKET) die("accept");

        std::printf("Read client data \n");
        char buf[8192];
        // socket_read($msgsock, 8192)
        int count = recv(msgsock, buf, sizeof buf, 0);
        if (count < 0) count = 0;  // the script does not check either; its $buf would be false

        std::printf("Received msg: ");
        std::fwrite(buf, 1, static_cast<std::size_t>(count), stdout);
        std::printf(" \n");

        const char* msg = "welcome \n";
        // socket_write($msgsock, $msg, strlen($msg))
        if (send(msgsock, msg, static_cast<int>(std::strlen(msg)), 0) <= 0) die("send");

        // socket_close($msgsock)
        closesocket(msgsock);
    } while (true);
}
