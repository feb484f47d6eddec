// SPDX-License-Identifier: MIT

#include "server/08-poll/platform.hpp"

#include "server/02-socket/platform_windows.hpp"

#include <vector>

namespace platform {

static thread_local std::vector<WSAPOLLFD> list;

void make_room_to_poll(std::size_t sockets)
{
    list.reserve(sockets);
}

// WSAPoll refuses a socket that it should pass over, and an empty list, so the list has the others
// only.
void poll(std::span<Waiting> sockets, Milliseconds at_most)
{
    list.clear();
    for (const Waiting& one : sockets) {
        const auto events = (one.to_read ? POLLIN : 0) | (one.to_write ? POLLOUT : 0);
        if (events) list.push_back({native(one.handle), static_cast<SHORT>(events), 0});
    }
    if (list.empty()) return Sleep(static_cast<DWORD>(at_most.count()));
    const auto count = static_cast<ULONG>(list.size());
    if (WSAPoll(list.data(), count, static_cast<int>(at_most.count())) < 0) fail("WSAPoll");
    auto entry = list.begin();
    for (Waiting& one : sockets) {
        if (!one.to_read && !one.to_write) continue;
        const auto ready = (entry++)->revents;
        const bool failed = ready & (POLLHUP | POLLERR | POLLNVAL);
        one.to_read = one.to_read && (failed || ready & POLLIN);
        one.to_write = one.to_write && (failed || ready & POLLOUT);
    }
}

}  // namespace platform
