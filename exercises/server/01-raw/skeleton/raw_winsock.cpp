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
