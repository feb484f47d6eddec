// SPDX-License-Identifier: MIT

#include "exercises/check/process.hpp"

#include <algorithm>
#include <utility>

namespace check {

Process::Process(const std::vector<std::string>& arguments, Input input)
{
    start(arguments, input);
    reader_ = std::thread([this] { collect_output(); });
}

Process::~Process()
{
    kill();
    end_input();
    reader_.join();
}

void Process::collect_output()
{
    constexpr std::size_t most_kept = 64 << 20, most_after_end = 1 << 20;  // bytes
    std::size_t after_end = 0;
    char buffer[4096];
    for (;;) {
        const bool over = has_ended();
        const auto got = read(buffer, sizeof buffer);
        // What it has started itself may hold the pipe open after its end, and even print.
        if (got ? *got == 0 : over) break;
        if (!got) continue;
        if (over && (after_end += *got) > most_after_end) break;
        std::lock_guard lock(mutex_);
        if (bytes_.size() < most_kept)
            bytes_.append(buffer, *got);
        else if (!std::exchange(is_cut_, true))
            bytes_ += "\n[it has printed more, which is not kept]\n";
        changed_.notify_all();
    }
    const int status = collect();
    std::lock_guard lock(mutex_);
    status_ = status;
    changed_.notify_all();
}

static std::string without_cr(std::string text)
{
    std::erase(text, '\r');
    return text;
}

bool Process::prints(const std::string& text, Seconds at_most)
{
    std::unique_lock lock(mutex_);
    const auto printed = [&] { return without_cr(bytes_).find(text) != bytes_.npos; };
    changed_.wait_for(lock, at_most, [&] { return printed() || status_; });
    return printed();
}

std::string Process::after(const std::string& text)
{
    if (!prints(text)) return {};
    std::unique_lock lock(mutex_);
    const auto rest = [&] {
        const auto all = without_cr(bytes_);
        return all.substr(all.find(text) + text.size());
    };
    changed_.wait_for(lock, Seconds(5), [&] { return rest().find('\n') != bytes_.npos; });
    return rest().substr(0, rest().find('\n'));
}

std::string Process::output()
{
    return without_cr(bytes());
}

std::string Process::bytes()
{
    std::lock_guard lock(mutex_);
    return bytes_;
}

std::optional<int> Process::wait(std::chrono::milliseconds at_most)
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, at_most, [&] { return status_.has_value(); });
    return status_;
}

}  // namespace check
