// SPDX-License-Identifier: MIT

#include "server/06-many/platform.hpp"

#include "server/02-socket/platform_windows.hpp"

namespace platform {

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

}  // namespace platform
