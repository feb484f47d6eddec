// SPDX-License-Identifier: MIT

#include "client/07-fetch/unique_name.hpp"

#include <atomic>
#include <chrono>
#include <random>

namespace mail {

// The time, a random number chosen when the process began, and a counter.
std::string unique_name(std::string_view host)
{
    using namespace std::chrono;
    static const unsigned drawn = std::random_device{}();
    static std::atomic<unsigned long> count = 0;
    const auto now = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
    return std::to_string(now / 1'000'000) + ".M" +
        std::to_string(1'000'000 + now % 1'000'000).substr(1) + "R" + std::to_string(drawn) + "Q" +
        std::to_string(++count) + "." + std::string(host);
}

}  // namespace mail
