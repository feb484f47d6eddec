// SPDX-License-Identifier: MIT

#include "tests/support/process.hpp"

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

}  // namespace test
