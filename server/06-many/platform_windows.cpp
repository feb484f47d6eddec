// SPDX-License-Identifier: MIT

#include "server/06-many/platform.hpp"

#include "server/02-socket/platform_windows.hpp"

namespace platform {
namespace {

void (*stop_function)() = nullptr;

// The system runs this in a new thread each time.
BOOL WINAPI console_event(DWORD)
{
    static LONG calls = 0;
    if (InterlockedIncrement(&calls) > 1) ExitProcess(1);
    stop_function();
    return TRUE;
}

}  // namespace

void set_read_timeout(Handle handle, Milliseconds at_most)
{
    set_option(handle, SOL_SOCKET, SO_RCVTIMEO, static_cast<DWORD>(at_most.count()));
}

void set_write_timeout(Handle handle, Milliseconds at_most)
{
    set_option(handle, SOL_SOCKET, SO_SNDTIMEO, static_cast<DWORD>(at_most.count()));
}

void half_close(Handle handle) noexcept
{
    ::shutdown(native(handle), SD_SEND);
}

void allow_many_sockets() { }  // there is no limit but memory

void on_stop(void (*stop)())
{
    stop_function = stop;
    SetConsoleCtrlHandler(console_event, TRUE);
}

void set_block(Handle handle, bool block)
{
    u_long no_block = block ? 0 : 1;
    if (ioctlsocket(native(handle), FIONBIO, &no_block) != 0) fail("ioctlsocket");
}

bool wait(Handle handle, Milliseconds at_most)
{
    WSAPOLLFD one{native(handle), POLLIN, 0};
    const int count = WSAPoll(&one, 1, static_cast<int>(at_most.count()));
    if (count < 0) fail("WSAPoll");
    return count > 0;
}

// SD_RECEIVE makes every later recv fail; one that already waits needs CancelIoEx.
void end_reads(Handle handle) noexcept
{
    ::shutdown(native(handle), SD_RECEIVE);
    CancelIoEx(reinterpret_cast<HANDLE>(native(handle)), nullptr);
}

void abort(Handle handle) noexcept
{
    ::shutdown(native(handle), SD_BOTH);
    CancelIoEx(reinterpret_cast<HANDLE>(native(handle)), nullptr);
}

}  // namespace platform
