// SPDX-License-Identifier: MIT

#include "server/06-many/deadline.hpp"

#include "server/06-many/platform.hpp"

#include <array>

namespace net {

Milliseconds Deadline::left() const
{
    const auto left = std::chrono::ceil<Milliseconds>(at_ - std::chrono::steady_clock::now());
    return std::max(left, Milliseconds(1));
}

ReadResult read_by(const Deadline& deadline, Socket& socket, std::span<char> into)
{
    if (deadline.is_over()) return {0, ReadResult::Outcome::not_yet};
    platform::set_read_timeout(socket.handle(), deadline.left());
    return socket.read(into);
}

// A write that waits may write part of the bytes, and the time-out of the next write begins anew.
// Without the deadline, a client that reads a little now and then could keep the server busy for
// ever. (macOS and the BSDs say that the time begins anew inside one write too: setsockopt(2). Not
// tried.)
bool write_by(const Deadline& deadline, Socket& socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        if (deadline.is_over()) return false;
        platform::set_write_timeout(socket.handle(), deadline.left());
        const auto sent = socket.write(bytes);
        if (!sent || *sent == 0) return false;
        bytes.remove_prefix(*sent);
    }
    return true;
}

void lingering_close(Socket& client)
{
    platform::half_close(client.handle());
    const Deadline deadline(lingering_time);
    std::array<char, 2048> ignored;
    while (read_by(deadline, client, ignored)) { }
}

}  // namespace net
