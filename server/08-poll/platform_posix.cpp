// SPDX-License-Identifier: MIT

#include "server/08-poll/platform.hpp"

#include "server/02-socket/platform_posix.hpp"

#include <poll.h>

#include <vector>

namespace platform {

static thread_local std::vector<pollfd> list;

void make_room_to_poll(std::size_t sockets)
{
    list.reserve(sockets);
}

// poll(2) passes over a descriptor that is negative.
void poll(std::span<Waiting> sockets, Milliseconds at_most)
{
    list.clear();
    for (const Waiting& one : sockets) {
        const auto events = (one.to_read ? POLLIN : 0) | (one.to_write ? POLLOUT : 0);
        list.push_back({events ? descriptor(one.handle) : -1, static_cast<short>(events), 0});
    }
    const int count =
        ::poll(list.data(), static_cast<nfds_t>(list.size()), static_cast<int>(at_most.count()));
    if (count < 0 && errno != EINTR && errno != EAGAIN) fail("poll");
    for (std::size_t at = 0; at < sockets.size(); ++at) {
        const auto ready = count > 0 ? list[at].revents : 0;
        const bool failed = ready & (POLLHUP | POLLERR | POLLNVAL);
        sockets[at].to_read = sockets[at].to_read && (failed || ready & POLLIN);
        sockets[at].to_write = sockets[at].to_write && (failed || ready & POLLOUT);
    }
}

}  // namespace platform
