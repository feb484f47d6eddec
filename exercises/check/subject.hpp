// SPDX-License-Identifier: MIT
//
// The program under check: how it is started, and where it listens.
#pragma once

#include "client/03-tap/host_and_port.hpp"
#include "exercises/check/process.hpp"
#include "server/02-socket/socket.hpp"

#include <map>

namespace check {

struct Subject {
    std::string command;  // with placeholders: "php server.php {port}"; empty if it runs already
    std::string program;  // what {program} stands for
    net::HostAndPort server;  // where it runs, if it does
    std::string transcripts;  // a file, where these are checked
    std::string mail;  // its store, if it runs already; else each check makes one
    net::Milliseconds at_most{5000};  // for each wait
};

/// What the placeholders stand for in one run.
using Values = std::map<std::string, std::string>;

/// The words of a command: they end at a space that is not between quotes. A placeholder stands for
/// its value. One whose value is a list, "a,b", makes as many words; if the word before it is an
/// option, "--to {to}", it is repeated too. Other braces stay. Throws Error for a quote without an
/// end.
std::vector<std::string> words_of(const std::string& command, const Values& values);

/// One line that a shell takes: what to type to start it.
std::string shell_line(const std::vector<std::string>& words);

/// A port at which nobody listens now.
std::uint16_t free_port();

/// "signal 11 (segmentation fault)" or "exit status 1".
std::string how_it_ended(int status);

/// Has a sanitizer found a fault of the program that printed this?
bool has_sanitizer_report(const std::string& output);

}  // namespace check
