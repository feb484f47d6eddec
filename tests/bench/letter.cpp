// SPDX-License-Identifier: MIT

#include "tests/bench/letter.hpp"

#include <algorithm>

namespace bench {

std::string letter(int number, int size, const char* line_end)
{
    std::string text = "From: Carol <carol@other.test>" + std::string(line_end) +
        "Subject: letter " + std::to_string(number) + line_end + line_end;
    const std::string line(71, 'x');
    int left = size -
        static_cast<int>(
            std::string("From: Carol <carol@other.test>\nSubject: letter \n\n").size() +
            std::to_string(number).size());
    while (left > 0) {
        const int words = std::min(left, 72) - 1;
        text.append(line, 0, static_cast<std::size_t>(words)).append(line_end);
        left -= words + 1;
    }
    return text;
}

}  // namespace bench
