// SPDX-License-Identifier: MIT

#include "server/07-dialogue/platform.hpp"

#include "server/02-socket/platform_posix.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>

namespace platform {

void set_no_delay(Handle handle)
{
    set_option(handle, IPPROTO_TCP, TCP_NODELAY, 1);
}

}  // namespace platform
