// SPDX-License-Identifier: MIT

#include "client/05-mx/ip_text.hpp"

#include <array>

namespace dns {

namespace {

constexpr std::size_t groups = 8;
using Groups = std::array<unsigned, groups>;

struct Run {
    std::size_t begin = 0, size = 0;
};

Run longest_run_of_zeros(const Groups& numbers)
{
    Run longest, run;
    for (std::size_t at = 0; at < groups; ++at) {
        run = numbers[at] != 0 ? Run{at + 1, 0} : Run{run.begin, run.size + 1};
        if (run.size > longest.size) longest = run;
    }
    return longest.size > 1 ? longest : Run{groups, 0};
}

std::string hexadecimal(unsigned number)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (; number > 0; number >>= 4) text.insert(text.begin(), digits[number & 15]);
    return text.empty() ? "0" : text;
}

std::string ipv6_text(const Groups& numbers)
{
    const auto zeros = longest_run_of_zeros(numbers);
    std::string text;
    for (std::size_t at = 0; at < groups; ++at) {
        if (at == zeros.begin) {
            text += "::";
            at += zeros.size - 1;
        } else
            text += (text.empty() || text.ends_with(':') ? "" : ":") + hexadecimal(numbers[at]);
    }
    return text;
}

}  // namespace

std::string ip_text(std::string_view bytes)
{
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    std::string text;
    if (bytes.size() == 4) {
        for (std::size_t at = 0; at < 4; ++at) text += (at ? "." : "") + std::to_string(byte(at));
        return text;
    }
    Groups numbers{};
    for (std::size_t at = 0; at < groups; ++at)
        numbers[at] = static_cast<unsigned>(byte(2 * at) << 8 | byte(2 * at + 1));
    return ipv6_text(numbers);
}

}  // namespace dns
