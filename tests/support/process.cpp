// SPDX-License-Identifier: MIT

#include "tests/support/process.hpp"

#include <algorithm>

namespace test {

std::string program(const std::string& lesson)
{
    return std::string(PROGRAMS) + "/" + lesson + EXE;
}

Process::Process(const std::vector<std::string>& arguments)
{
    start(arguments);
    reader_ = std::thread([this] { collect_output(); });
}

Process::~Process()
{
    kill();
    reader_.join();
}

void Process::collect_output()
{
    char buffer[4096];
    while (const auto got = read(buffer, sizeof buffer)) {
        std::lock_guard lock(mutex_);
        output_.append(buffer, got);
        std::erase(output_, '\r');  // Windows prints CR LF
        changed_.notify_all();
    }
    const int status = collect();
    std::lock_guard lock(mutex_);
    status_ = status;
    changed_.notify_all();
}

bool Process::prints(const std::string& text, Seconds at_most)
{
    std::unique_lock lock(mutex_);
    const auto printed = [&] { return output_.find(text) != output_.npos; };
    changed_.wait_for(lock, at_most, [&] { return printed() || status_; });
    return printed();
}

std::string Process::after(const std::string& text)
{
    if (!prints(text)) return {};
    std::unique_lock lock(mutex_);
    const auto from = output_.find(text) + text.size();
    changed_.wait_for(lock, Seconds(5), [&] { return output_.find('\n', from) != output_.npos; });
    return output_.substr(from, output_.find('\n', from) - from);
}

std::string Process::output()
{
    std::lock_guard lock(mutex_);
    return output_;
}

std::optional<int> Process::wait(Seconds at_most)
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, at_most, [&] { return status_.has_value(); });
    return status_;
}

}  // namespace test
