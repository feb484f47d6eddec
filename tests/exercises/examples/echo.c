/* SPDX-License-Identifier: MIT
 *
 * server/06-many in C, for POSIX: an echo of lines, all clients in one thread with poll(2). cc -o echo echo.c; echo PORT
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { most_clients = 500, longest_line = 2048 };

/* What a client has sent and is no line yet. One element belongs to the listener. */
static struct pollfd waiting[most_clients + 1];
static struct { char bytes[longest_line + 2]; size_t size; int skipping; } have[most_clients + 1];
static nfds_t count = 1;

static int write_all(int client, const char* bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(client, bytes, size, MSG_NOSIGNAL);
        if (sent <= 0) return 0;
        bytes += sent;
        size -= (size_t)sent;
    }
    return 1;
}

/* Returns 0 at the end of the conversation. */
static int answer(int client, nfds_t at)
{
    size_t size = have[at].size;
    int is_long = have[at].skipping || size > longest_line;
    have[at].size = 0;
    have[at].skipping = 0;
    if (size > 0 && have[at].bytes[size - 1] == '\r') --size;
    if (is_long && size > longest_line) size = longest_line;
    if (!is_long && size == 4 && memcmp(have[at].bytes, "QUIT", 4) == 0) {
        write_all(client, "Goodbye\r\n", 9);
        return 0;
    }
    return (is_long ? write_all(client, "Too long", 8) : write_all(client, have[at].bytes, size)) && write_all(client, "\r\n", 2);
}

static int hear(int client, nfds_t at)
{
    char buffer[16384];
    ssize_t got = recv(client, buffer, sizeof buffer, 0);
    if (got <= 0) return 0;
    for (ssize_t i = 0; i < got; ++i) {
        if (buffer[i] == '\n') {
            if (!answer(client, at)) return 0;
        } else if (have[at].size < sizeof have[at].bytes - 1)
            have[at].bytes[have[at].size++] = buffer[i];
        else
            have[at].skipping = 1;
    }
    return 1;
}

static void forget(nfds_t at)
{
    close(waiting[at].fd);
    waiting[at] = waiting[--count];
    have[at] = have[count];
}

int main(int argc, char** argv)
{
    struct sockaddr_in name;
    int yes = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    memset(&name, 0, sizeof name);
    name.sin_family = AF_INET;
    name.sin_port = htons((unsigned short)atoi(argc > 1 ? argv[1] : "2046"));
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr*)&name, sizeof name) < 0 || listen(listener, 100) < 0) {
        perror("bind or listen");
        return 1;
    }
    waiting[0].fd = listener;
    waiting[0].events = POLLIN;
    while (poll(waiting, count, -1) > 0) {
        for (nfds_t at = count - 1; at > 0; --at)
            if (waiting[at].revents && !hear(waiting[at].fd, at)) forget(at);
        if (waiting[0].revents && count <= most_clients) {
            waiting[count].fd = accept(listener, NULL, NULL);
            waiting[count].events = POLLIN;
            waiting[count].revents = 0;
            have[count].size = 0;
            have[count].skipping = 0;
            if (waiting[count].fd >= 0) ++count;
        }
    }
    return 1;
}
