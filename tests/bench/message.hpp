// SPDX-License-Identifier: MIT
//
// The messages of the benchmark: the same text for the client that sends, the store and the client that checks.
#pragma once

#include <string>

namespace bench {

/// Message `number`, each line of which ends in `line_end`: about `size` bytes long, exactly so with "\n". No line
/// begins with a dot.
std::string message(int number, int size, const char* line_end);

}  // namespace bench
