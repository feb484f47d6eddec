// SPDX-License-Identifier: MIT

#include "server/06-many/deadline.hpp"

#include "server/06-many/platform.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace net {

Milliseconds Deadline::left() const
{
    const auto left = std::chrono::ceil<Milliseconds>(at_ - std::chrono::steady_clock::now());
    return std::max((left + Milliseconds(9)) / 10 * 10, Milliseconds(10));
}

IoResult TimedSocket::read_by(const Deadline& deadline, std::span<char> into)
{
    if (deadline.is_over()) return {0, IoResult::Outcome::not_yet};
    const auto timeout = deadline.left();
    if (timeout != std::exchange(read_timeout_, timeout))
        platform::set_read_timeout(socket_.handle(), timeout);
    return socket_.read(into);
}

// A write that waits may write part of the bytes, and the time-out of the next write begins anew.
// Without the deadline, a client that reads a little now and then could keep the server busy for
// ever. (macOS and the BSDs say that the time begins anew inside one write too: setsockopt(2). Not
// tried.)
bool TimedSocket::write_by(const Deadline& deadline, std::string_view bytes)
{
    while (!bytes.empty()) {
        if (deadline.is_over()) return false;
        const auto timeout = deadline.left();
        if (timeout != std::exchange(write_timeout_, timeout))
            platform::set_write_timeout(socket_.handle(), timeout);
        const auto sent = socket_.write(bytes);
        if (!sent) return false;
        bytes.remove_prefix(sent.size);
    }
    return true;
}

void lingering_close(Socket& client)
{
    platform::half_close(client.handle());
    const Deadline deadline(lingering_time);
    TimedSocket timed(client);
    std::array<char, 2048> ignored;
    while (timed.read_by(deadline, ignored)) { }
}

}  // namespace net
