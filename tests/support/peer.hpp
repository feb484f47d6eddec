// SPDX-License-Identifier: MIT
//
// A server that a test writes in a few lines, for clients: it may lie, stall or leave.
#pragma once

#include "server/06-many/stop.hpp"

#include <functional>
#include <map>
#include <string>
#include <thread>

namespace test {

class Peer {
public:
    /// Serves each client with `behave`, in a thread of its own. Ends with the test: reads and
    /// writes that wait then return.
    using Behaviour = std::function<void(net::Socket& client, const Peer& self)>;
    explicit Peer(Behaviour behave, const net::Address& here = {"127.0.0.1", 0});
    ~Peer();

    const net::Address& address() const { return address_; }
    std::string port() const { return std::to_string(address_.port); }
    /// Waits until the test ends: for a client that must not hear anything.
    void stall() const;

private:
    net::Stop stop_;
    net::Socket listener_;
    net::Address address_;
    std::thread server_;
};

/// What a peer of a protocol of lines says in the place of its usual answers, each by what it
/// answers.
using Answers = std::map<std::string, std::string>;
/// Sends the answer and CR LF. One that begins with "!" is sent without CR LF, and then the
/// connection is closed; for an empty one nothing is said. False if the connection is over.
bool give(net::Socket& client, const std::string& answer, const Peer& self);
/// The text, with SERVER in the place of this address.
std::string without_address(std::string text, const net::Address& server);
/// The first word of the line, in capitals.
std::string verb_of(const std::string& line);

}  // namespace test
