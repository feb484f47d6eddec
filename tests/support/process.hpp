// SPDX-License-Identifier: MIT
//
// The programs of the lessons, started by a test.
#pragma once

#include "exercises/check/process.hpp"

namespace test {

using check::Process;
using Seconds = std::chrono::seconds;

/// The program of a lesson, as it was built with these tests.
std::string program(const std::string& lesson);

/// What a program has printed up to its end, and its exit status; none if it has not ended.
struct Ended {
    std::optional<int> status;
    std::string bytes;
};
/// Runs the program of a lesson with this standard input, for up to a minute.
Ended run(
    const std::string& lesson, const std::vector<std::string>& arguments, const std::string& input);

}  // namespace test
