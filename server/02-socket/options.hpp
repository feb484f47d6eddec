// SPDX-License-Identifier: MIT
//
// The command line, and the common code of every main(): --help exits with 0, a wrong option with 2
// and the usage, a failure with 1 and one line that says what failed.
#pragma once

#include "server/02-socket/platform.hpp"

#include <charconv>
#include <functional>
#include <stdexcept>
#include <vector>

namespace net {

/// The command line is wrong: the text says how. Options::run() prints it, and the usage.
struct WrongUsage : std::runtime_error {
    using runtime_error::runtime_error;
};

class Options {
public:
    /// `title` is the first line of the usage: the program's name and what it does. Each program
    /// has --help and --trace.
    explicit Options(std::string title);

    /// Stores the value of an option. False: that is not a value for it.
    using Setter = std::function<bool(std::string_view value)>;

    /// An option with a value: its name as in "--port N", what it means, and the default. One with
    /// an empty default must be given. A name without dashes is an operand, as in `connect HOST
    /// PORT`; one in brackets may be given any number of times, and comes last.
    void add(std::string name, std::string help, std::string shown_default, Setter set);
    void add_flag(std::string name, std::string help, bool& into);
    /// --address and --port; the values in `here` are the defaults.
    void add_server(Address& here);

    /// Reads the command line, starts the platform, runs `body` and returns the exit status for
    /// main(): 0, or 1 for an exception.
    int run(int argc, char** argv, const std::function<void()>& body);
    /// The same for a program whose status says more: that of `body`, or for an exception `failed`.
    int run(int argc, char** argv, const std::function<int()>& body, int failed);

private:
    struct Option {
        std::string name, help, shown_default;
        Setter set;
        bool is_flag = false, is_given = false;
    };

    /// Both return nullptr if there is none.
    Option* find(std::string_view name);
    Option* next_operand();
    std::string usage() const;
    /// Returns the name of one that must be given and is not, or nothing.
    std::string missing() const;
    /// Returns what is wrong, or nothing.
    std::string parse(const std::vector<std::string_view>& arguments);

    std::string title_;
    std::vector<Option> options_;
    bool help_ = false, trace_ = false;
};

/// Stores any text but an empty one.
Options::Setter to_text(std::string& into);

/// Stores a whole number that fits into a Number.
template <typename Number> Options::Setter to_number(Number& into)
{
    return [&into](std::string_view value) {
        const char* end = value.data() + value.size();
        const auto [stopped, error] = std::from_chars(value.data(), end, into);
        return error == std::errc() && stopped == end;
    };
}

}  // namespace net
