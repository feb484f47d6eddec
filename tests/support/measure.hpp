// SPDX-License-Identifier: MIT
//
// What the system knows of a process, and waiting for it to become so.
#pragma once

#include "tests/support/process.hpp"

#include <functional>

namespace test {

/// A line of /proc/PID/status: "VmRSS" in KiB, "Threads". 0 where there is no /proc.
std::uint64_t of_process(const Process& process, const std::string& what);
/// The memory that belongs to the process alone, in KiB, to the page: what /proc/PID/status says may
/// lag behind by some pages for each processor. 0 where there is no /proc.
std::uint64_t anonymous_memory(const Process& process);
/// 0 where there is no /proc.
std::size_t descriptors_of(const Process& process);

/// Waits until `done`; false if it is not so in time. Asks every `step`.
bool eventually(const std::function<bool()>& done, Seconds at_most = Seconds(60),
    std::chrono::microseconds step = std::chrono::milliseconds(10));

}  // namespace test
