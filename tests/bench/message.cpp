// SPDX-License-Identifier: MIT

#include "tests/bench/message.hpp"

#include <algorithm>

namespace bench {
namespace {

std::string head(int number, const std::string& line_end)
{
    return "From: Carol <carol@other.test>" + line_end + "Subject: message " +
        std::to_string(number) + line_end + line_end;
}

}  // namespace

std::string message(int number, int size, const char* line_end)
{
    std::string text = head(number, line_end);
    const std::string line(71, 'x');
    int left = size - static_cast<int>(head(number, "\n").size());
    while (left > 0) {
        const int length = std::min(left, 72) - 1;
        text.append(line, 0, static_cast<std::size_t>(length)).append(line_end);
        left -= length + 1;
    }
    return text;
}

}  // namespace bench
