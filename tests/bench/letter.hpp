// SPDX-License-Identifier: MIT
//
// The letters of the benchmark: the same for who sends, who stores, who fetches and who checks.
#pragma once

#include <string>

namespace bench {

/// Letter `number` with `line_end` behind each line: about `size` bytes long, exactly so with "\n". No line begins
/// with a dot.
std::string letter(int number, int size, const char* line_end);

}  // namespace bench
