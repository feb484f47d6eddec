// SPDX-License-Identifier: MIT
//
// The command line, and the frame of every main(): --help ends with 0, a wrong option with 2 and
// the usage, a failure with 1 and one line that says what failed.
#pragma once

#include "server/02-socket/stop.hpp"

#include <functional>
#include <vector>

namespace net {

class Options {
public:
    /// `title` is the first line of the usage: the program's name and what it does.
    explicit Options(std::string title);

    /// An option that is added twice sets both variables; the usage shows the first default.
    /// Options with a value, `name` as in "--port N". `into` holds the default, and the value after
    /// run().
    void add(std::string name, std::string& into, std::string help);
    void add(std::string name, std::uint16_t& into, std::string help);
    void add(std::string name, std::uint64_t& into, std::string help);
    void add(std::string name, std::chrono::seconds& into, std::string help);
    void add_flag(std::string name, bool& into, std::string help);
    /// A host or domain: letters, digits, dots and hyphens, up to 240.
    void add_name(std::string name, std::string& into, std::string help);
    /// One of several words.
    void add_choice(
        std::string name, std::string& into, std::vector<std::string> words, std::string help);

    /// The three that every server has: --address, --port, --trace.
    void add_server(Address& here);
    void add_trace();

    /// Reads the command line, prepares sockets and signals, runs `body` and returns main()'s
    /// status.
    int run(int argc, char** argv, const std::function<void(Stop&)>& body);

private:
    struct Option {
        std::string name;  // "--port N": what it is called, and what its value is
        std::string help, shown_default;
        std::function<bool(std::string_view)> set;  // false: not such a value
        bool is_flag = false;
    };

    std::string usage() const;
    std::string parse(const std::vector<std::string_view>& arguments);  // what is wrong, or nothing

    std::string title_;
    std::vector<Option> options_;
    bool help_ = false, trace_ = false;
};

}  // namespace net
