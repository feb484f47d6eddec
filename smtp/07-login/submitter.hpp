// SPDX-License-Identifier: MIT
//
// The parameter AUTH= of MAIL: for whom a message is sent (RFC 4954, 5).
#pragma once

#include <string_view>

namespace smtp {

/// Is the value correct: an address or "<>", in xtext (RFC 4954, 8)?
bool is_submitter(std::string_view value);

}  // namespace smtp
