// SPDX-License-Identifier: MIT

#include "server/06-many/platform.hpp"

#include "server/02-socket/platform_posix.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <thread>

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

// This thread blocks the signals, and so does each thread that it starts. Two threads wait for
// them: one that waits may then call any function, where a signal handler may call only a few
// (signal-safety(7)); the second one ends the process while the first is still busy with `stop`.
void on_stop(void (*stop)())
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (signal(SIGHUP, SIG_IGN) != SIG_IGN) {  // not started by nohup(1)
        signal(SIGHUP, SIG_DFL);
        sigaddset(&signals, SIGHUP);
    }
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    static std::atomic<int> asked = 0;
    static std::atomic<bool> stopping = false;
    const auto wait_for_signals = [signals, stop] {
        for (int which = 0;;) {
            sigwait(&signals, &which);
            if (which != SIGHUP && asked++ > 0) _exit(1);
            if (!stopping.exchange(true)) stop();
        }
    };
    std::thread(wait_for_signals).detach();
    std::thread(wait_for_signals).detach();
}

void set_block(Handle handle, bool block)
{
    const int flags = fcntl(descriptor(handle), F_GETFL);
    if (flags < 0) fail("fcntl");
    const int wanted = block ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    if (flags != wanted && fcntl(descriptor(handle), F_SETFL, wanted) < 0) fail("fcntl");
}

bool wait(Handle handle, Milliseconds at_most)
{
    pollfd one{descriptor(handle), POLLIN, 0};
    const int count = poll(&one, 1, static_cast<int>(at_most.count()));
    if (count < 0 && errno != EINTR && errno != EAGAIN) fail("poll");
    return count > 0;
}

void end_reads(Handle handle) noexcept
{
    ::shutdown(descriptor(handle), SHUT_RD);
}

void abort(Handle handle) noexcept
{
    ::shutdown(descriptor(handle), SHUT_RDWR);
}

}  // namespace platform
