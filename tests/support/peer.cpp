// SPDX-License-Identifier: MIT

#include "tests/support/peer.hpp"

#include "client/01-connect/connect.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/deadline.hpp"
#include "server/06-many/thread_per_client.hpp"

#include <algorithm>
#include <cctype>

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
    try {  // a last client, so that accept() returns at once
        net::connect(address_, std::chrono::seconds(1));
    } catch (const net::Error&) {
    }
    server_.join();
}

void Peer::stall() const
{
    stop_.wait_for(std::chrono::minutes(10));
}

bool give(net::Socket& client, const std::string& answer, const Peer& self)
{
    if (answer.empty()) {
        self.stall();
        return false;
    }
    if (!answer.starts_with('!')) return net::write_all(client, answer + "\r\n");
    net::write_all(client, answer.substr(1));
    net::lingering_close(client);
    return false;
}

std::string without_address(std::string text, const net::Address& server)
{
    const auto address = net::text(server);
    for (auto at = text.find(address); at != text.npos; at = text.find(address))
        text.replace(at, address.size(), "SERVER");
    return text;
}

std::string verb_of(const std::string& line)
{
    auto verb = line.substr(0, line.find_first_of(" \r\n"));
    std::transform(verb.begin(), verb.end(), verb.begin(),
        [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return verb;
}

}  // namespace test
