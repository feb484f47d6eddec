// SPDX-License-Identifier: MIT
//
// The platform for a client that shows how far it is.
#pragma once

namespace platform {

/// Does a person see standard error at once (isatty(3))?
bool is_error_a_terminal();

}  // namespace platform
