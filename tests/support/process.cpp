// SPDX-License-Identifier: MIT

#include "tests/support/process.hpp"

#include <algorithm>

namespace test {

std::string program(const std::string& lesson)
{
    return std::string(PROGRAMS) + "/" + lesson + EXE;
}

Ended run(
    const std::string& lesson, const std::vector<std::string>& arguments, const std::string& input)
{
    std::vector<std::string> command{program(lesson)};
    command.insert(command.end(), arguments.begin(), arguments.end());
    Process process(command, Process::Input::pipe);
    process.type(input);
    process.end_input();
    const auto status = process.wait(Seconds(60));
    return {status, process.bytes()};
}

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
    char buffer[4096];
    while (const auto got = read(buffer, sizeof buffer)) {
        std::lock_guard lock(mutex_);
        bytes_.append(buffer, got);
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

std::optional<int> Process::wait(Seconds at_most)
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, at_most, [&] { return status_.has_value(); });
    return status_;
}

}  // namespace test
