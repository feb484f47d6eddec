// SPDX-License-Identifier: MIT

#include "client/07-fetch/platform.hpp"

#include <windows.h>

namespace platform {

// Only a console has a mode.
bool is_error_a_terminal()
{
    DWORD mode = 0;
    return GetConsoleMode(GetStdHandle(STD_ERROR_HANDLE), &mode) != 0;
}

}  // namespace platform
