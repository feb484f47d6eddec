// SPDX-License-Identifier: MIT
//
// client/06-send: a text that nobody has made before, for a Message-ID and for a challenge.
#pragma once

#include <string>
#include <string_view>

namespace mail {

/// A text that was never sent before and that nobody can guess: "<4711.0815@host>". RFC 2195, 2 and
/// RFC 1939, 7 make it with a clock; 128 random bits do the same without one.
std::string unpredictable(std::string_view host);

}  // namespace mail
