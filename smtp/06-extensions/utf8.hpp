// SPDX-License-Identifier: MIT
//
// Is a text correct UTF-8 (RFC 3629, 4)?
#pragma once

#include <string_view>

namespace smtp {

bool is_utf8(std::string_view text);

}  // namespace smtp
