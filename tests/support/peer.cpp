// SPDX-License-Identifier: MIT

#include "tests/support/peer.hpp"

#include "server/06-many/thread_per_client.hpp"

namespace test {

Peer::Peer(Behaviour behave, const net::Address& here) :
    listener_(net::listen_on(here, "--port")), address_(listener_.local())
{
    server_ = std::thread([this, behave = std::move(behave)] {
        net::serve_with_threads(listener_, stop_, {}, "Too many\r\n", [&](net::Socket& client) {
            const net::Stop::Registration registration(stop_, client);
            behave(client, *this);
        });
    });
}

Peer::~Peer()
{
    stop_.request();
    stop_.abort_all();
    server_.join();
}

void Peer::stall() const
{
    stop_.wait_for(std::chrono::minutes(10));
}

}  // namespace test
