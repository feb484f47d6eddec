// SPDX-License-Identifier: MIT

#include "tests/support/measure.hpp"

#include "server/06-many/deadline.hpp"

#include <filesystem>
#include <fstream>

namespace test {

// Wine shows Linux's /proc, but its processes have numbers of their own.
static std::string proc(const Process& process)
{
    return std::string(EXE).empty() ? "/proc/" + std::to_string(process.id()) : "none";
}

static std::uint64_t number_in(const std::string& file, const std::string& what)
{
    std::ifstream status(file);
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(what + ":")) return std::stoull(line.substr(what.size() + 1));
    return 0;
}

std::uint64_t of_process(const Process& process, const std::string& what)
{
    return number_in(proc(process) + "/status", what);
}

std::uint64_t anonymous_memory(const Process& process)
{
    return number_in(proc(process) + "/smaps_rollup", "Anonymous");
}

std::size_t descriptors_of(const Process& process)
{
    std::error_code none;
    const auto all = std::filesystem::directory_iterator(proc(process) + "/fd", none);
    return none ? 0 : static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

bool eventually(const std::function<bool()>& done, Seconds at_most, std::chrono::microseconds step)
{
    const net::Deadline deadline(at_most);
    while (!done()) {
        if (deadline.is_over()) return false;
        std::this_thread::sleep_for(step);
    }
    return true;
}

}  // namespace test
