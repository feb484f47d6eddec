// SPDX-License-Identifier: MIT
//
// A server that a test writes in a few lines, for clients: it may lie, stall or leave.
#pragma once

#include "server/06-many/stop.hpp"

#include <functional>
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

}  // namespace test
