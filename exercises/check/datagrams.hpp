// SPDX-License-Identifier: MIT
//
// Lines for transcripts, about a server of datagrams.
#pragma once

#include "client/04-script/player.hpp"
#include "server/02-socket/socket.hpp"

#include <map>

namespace check {

class Datagrams {
public:
    Datagrams(net::Address server, net::Milliseconds at_most) :
        server_(std::move(server)), at_most_(at_most)
    {
    }
    /// It adds "--- datagram: {any?}", "--- datagram back: {any?}" and the same for client 2 and so
    /// on. `start` starts the server. The object must outlive the player.
    void add_to(net::Player& player, std::function<void()> start);

private:
    net::Socket& socket(const std::string& client);
    void wait_until_it_answers();
    void send(const std::string& client, const std::string& bytes);
    void expect(const std::string& client, const std::string& bytes);

    net::Address server_;
    net::Milliseconds at_most_;
    std::map<std::string, net::Socket> sockets_;  // by the digit of the client
};

}  // namespace check
