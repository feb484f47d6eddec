// SPDX-License-Identifier: MIT

#include "client/07-fetch/platform.hpp"

#include <unistd.h>

namespace platform {

bool is_error_a_terminal()
{
    return isatty(STDERR_FILENO) == 1;
}

}  // namespace platform
