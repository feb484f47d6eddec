// SPDX-License-Identifier: MIT
//
// A lesson's server, running for a test on a free port.
#pragma once

#include "exercises/check/name_server.hpp"
#include "exercises/check/subject.hpp"
#include "tests/support/process.hpp"
#include "tests/support/wire.hpp"

namespace test {

struct Server {
    Process process;
    net::Address address;

    explicit Server(const std::string& lesson, const std::vector<std::string>& options = {});
    net::Socket client(net::Milliseconds at_most = std::chrono::seconds(10)) const
    {
        return client_of(address, at_most);
    }
};

/// Does the program of this lesson have the option? It asks the program, by --help.
bool has_option(const std::string& lesson, const std::string& option);
using check::free_port;
/// What the server answers to all of `bytes`, sent at once and followed by a half-close.
std::string answer_to(const net::Address& server, std::string_view bytes);
using check::read_exactly;
std::string read_line(net::Socket& socket);
/// Under the thread sanitizer a signal handler does not interrupt a recv or send that waits: it runs
/// when the call has returned. So a test lets its client go after it has asked the server to stop.
/// Elsewhere the client stays, and must not hold the stop up.
void let_go_under_thread_sanitizer(net::Socket& client);
/// True on a machine that has the slow tests switched on (SLOW=1).
bool slow_tests();

}  // namespace test
