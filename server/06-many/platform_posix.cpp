// SPDX-License-Identifier: MIT

#include "server/06-many/platform.hpp"

#include "server/02-socket/platform_posix.hpp"

#include <sys/resource.h>
#include <sys/time.h>

namespace platform {
namespace {

timeval in_seconds_and_microseconds(Milliseconds time)
{
    timeval parts{};
    parts.tv_sec = static_cast<decltype(parts.tv_sec)>(time.count() / 1000);
    parts.tv_usec = static_cast<decltype(parts.tv_usec)>(time.count() % 1000 * 1000);
    return parts;
}

}  // namespace

void set_read_timeout(Handle handle, Milliseconds at_most)
{
    set_option(handle, SOL_SOCKET, SO_RCVTIMEO, in_seconds_and_microseconds(at_most));
}

void set_write_timeout(Handle handle, Milliseconds at_most)
{
    set_option(handle, SOL_SOCKET, SO_SNDTIMEO, in_seconds_and_microseconds(at_most));
}

void half_close(Handle handle) noexcept
{
    ::shutdown(descriptor(handle), SHUT_WR);
}

void allow_many_sockets()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace platform
