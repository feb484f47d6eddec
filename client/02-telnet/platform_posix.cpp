// SPDX-License-Identifier: MIT

#include "client/02-telnet/platform.hpp"

#include "server/02-socket/platform_posix.hpp"

namespace platform {

void reset_on_close(Handle handle)
{
    set_option(handle, SOL_SOCKET, SO_LINGER, linger{1, 0});
}

}  // namespace platform
