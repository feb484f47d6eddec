// SPDX-License-Identifier: MIT

#include "server/06-many/deadline.hpp"

#include <array>

namespace net {

Milliseconds Deadline::left() const
{
    const auto left = std::chrono::ceil<Milliseconds>(at_ - std::chrono::steady_clock::now());
    return std::max((left + Milliseconds(9)) / 10 * 10, Milliseconds(10));
}

Received read_by(const Deadline& deadline, Socket& socket, std::span<char> into)
{
    if (deadline.is_over()) return {0, Received::Why::late};
    socket.set_timeout(deadline.left());
    return socket.read(into);
}

// A write that waits takes what there is room for, and its time-out begins anew with the next one:
// without the deadline a client that reads now and then would have no end. (macOS and the BSDs say
// that they begin it anew inside one write as well, setsockopt(2); not tried.)
bool write_by(const Deadline& deadline, Socket& socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        if (deadline.is_over()) return false;
        socket.set_timeout(deadline.left());
        const auto sent = socket.write(bytes);
        if (!sent || *sent == 0) return false;
        bytes.remove_prefix(*sent);
    }
    return true;
}

void see_off(Socket& client)
{
    client.half_close();
    const Deadline deadline(Milliseconds(1000));
    std::array<char, 2048> ignored;
    while (read_by(deadline, client, ignored)) { }
}

}  // namespace net
