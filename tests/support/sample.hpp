// SPDX-License-Identifier: MIT
//
// Some steps of a walk that takes too long to be taken as a whole each time.
#pragma once

#include "tests/support/faults.hpp"
#include "tests/support/server.hpp"

#include <cstdlib>
#include <iostream>
#include <map>
#include <random>

namespace test {

/// What is left out without SLOW=1: all but each Nth step, so that about `most` are left. SEED=N
/// takes the same ones again, if there are as many.
class Sample {
public:
    Sample(int all, int most)
    {
        if (slow_tests() || all <= most) return;
        const char* const given = std::getenv("SEED");
        each_ = (all + most - 1) / most;
        at_ = static_cast<int>(
                  given ? std::strtoul(given, nullptr, 10) : std::random_device{}() >> 1) %
            each_;
        std::cout << "a sample: every " << each_ << "th of " << all << " steps, with SEED=" << at_
                  << "; SLOW=1 walks all\n";
    }
    bool takes_next() { return at_++ % each_ == 0; }

private:
    int each_ = 1, at_ = 0;
};

/// Each of `list` at each call of its kind, of which there are so many, or a sample.
inline std::vector<std::pair<Fault, int>> sample_of(
    const std::vector<Fault>& list, std::map<faults::Call, int> calls, int most)
{
    int all = 0;
    for (const auto& fault : list) all += calls[fault.call];
    Sample sample(all, most);
    std::vector<std::pair<Fault, int>> steps;
    for (const auto& fault : list)
        for (int nth = 1; nth <= calls[fault.call]; ++nth)
            if (sample.takes_next()) steps.emplace_back(fault, nth);
    return steps;
}

}  // namespace test
