// SPDX-License-Identifier: MIT
//
// Requests per second: clients work in a loop, and after a warm-up their requests are counted for a while.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace bench {

using Clock = std::chrono::steady_clock;

/// The words of a command line, such as `port=2525 clients=10`.
class Words {
public:
    /// A word that is not like name=value is an error.
    Words(int argc, char** argv, int first);
    std::string text(const std::string& name, const std::string& otherwise) const;
    int number(const std::string& name, int otherwise) const;
    double seconds(const std::string& name, double otherwise) const;

private:
    std::map<std::string, std::string> values_;
};

/// One client's counter. Only the thread of the client calls go() and done().
class alignas(64) Meter {
public:
    bool go() const { return !stop_.load(std::memory_order_relaxed); }
    void done();  // one more request has got the right answer

private:
    friend class Measurement;
    std::atomic<bool> stop_ = false, counts_ = false;
    std::atomic<std::uint64_t> count_ = 0;
    std::atomic<Clock::rep> last_ = 0, slowest_ = 0;
};

using Work = std::function<void(int client, Meter& meter)>;
using WorkForAll = std::function<void(std::span<Meter> meters)>;

/// Runs `work` in each of `clients` threads; it has to loop while meter.go(). The first `warm=0.5` seconds are not
/// counted, the next `seconds=3` are. Prints the requests per second, the seconds that the slowest one took or has
/// been waiting so far, and how many clients were not answered at all; then ends the program. An exception in a
/// thread ends it with status 1 and names the reason.
[[noreturn]] void measure(const Words& words, int clients, const Work& work);

/// The same with one thread, which does the work of all clients.
[[noreturn]] void measure_in_one_thread(const Words& words, int clients, const WorkForAll& work);

/// Ends the program at once, even if threads still wait.
[[noreturn]] void finish(int status);

/// A main() that prints errors; the first word of the command line picks the mode that runs.
int run(
    int argc, char** argv, const std::map<std::string, std::function<void(const Words&)>>& modes);

}  // namespace bench
