// SPDX-License-Identifier: MIT

#include "client/07-fetch/progress.hpp"

#include "client/07-fetch/platform.hpp"

#include <cstdio>
#include <string>

namespace pop3 {

namespace {
constexpr std::uint64_t megabyte = 1'000'000;
constexpr std::chrono::milliseconds between_lines{100};
}  // namespace

Progress::Progress(std::uint64_t total) :
    total_(total), is_wanted_(total > megabyte && platform::is_error_a_terminal())
{
}

// "\r" goes back to the beginning of the line.
void Progress::show(std::uint64_t size)
{
    if (!is_wanted_ || Clock::now() - shown_ < between_lines) return;
    shown_ = Clock::now();
    const double here = double(size) / megabyte, all = double(total_) / megabyte;
    std::fprintf(stderr, "\r%.1f of %.1f MB ", here, all);
}

Progress::~Progress()
{
    if (shown_ != Clock::time_point()) std::fprintf(stderr, "\r%30s\r", "");
}

}  // namespace pop3
