// SPDX-License-Identifier: MIT

#include "exercises/check/datagrams.hpp"

#include "client/01-connect/connect.hpp"
#include "client/04-script/expect.hpp"
#include "server/02-socket/trace.hpp"
#include "server/04-datagram/platform.hpp"
#include "server/06-many/deadline.hpp"
#include "server/06-many/platform.hpp"

#include <vector>

namespace check {

using net::NotAsWritten;

void Datagrams::add_to(net::Player& player, std::function<void()> start)
{
    const auto send_it = [this, start](const std::string& client, const std::string& bytes) {
        start();
        if (sockets_.empty()) wait_until_it_answers();
        send(client, net::unescape(bytes));
    };
    player.on("--- datagram: {any?}", "client 1 sends it",
        [send_it](auto& found) { send_it("1", found[0]); });
    player.on("--- datagram {digit}: {any?}", "client 2 and so on",
        [send_it](auto& found) { send_it(found[0], found[1]); });
    player.on("--- datagram back: {any?}", "the next one that client 1 gets",
        [this](auto& found) { expect("1", net::unescape(found[0])); });
    player.on("--- datagram back {digit}: {any?}", "client 2 and so on",
        [this](auto& found) { expect(found[0], net::unescape(found[1])); });
    player.on("--- an empty datagram", "client 1 sends it", [send_it](auto&) { send_it("1", ""); });
    player.on("--- an empty datagram back", "client 1 gets it", [this](auto&) { expect("1", ""); });
    player.on("--- datagrams of 1 to {number} bytes come back", "one of each size, in steps of 977",
        [=, this](auto& found) {
            for (std::size_t size = 1; size <= std::stoul(found[0]); size += 977) {
                send_it("1", std::string(size, 'x'));
                expect("1", std::string(size, 'x'));
            }
        });
}

net::Socket& Datagrams::socket(const std::string& client)
{
    const auto found = sockets_.find(client);
    if (found != sockets_.end()) return found->second;
    return sockets_.emplace(client, net::Socket(platform::create_datagram(server_))).first->second;
}

// Nobody is told when a server of datagrams is ready. So one is sent again and again until there is
// an answer; what comes after that is for nobody.
void Datagrams::wait_until_it_answers()
{
    auto& first = socket("1");
    std::vector<char> buffer(65536);
    for (const net::Deadline give_up(std::chrono::seconds(15)); !give_up.is_over();) {
        platform::send_to(first.handle(), "are you there?", server_);
        if (!platform::wait(first.handle(), net::Milliseconds(100))) continue;
        if (!platform::receive_from(first.handle(), buffer)) continue;  // refused: not yet there
        sockets_.clear();
        return;
    }
    throw NotAsWritten("no datagram came back for 15 s, of any that were sent to port " +
        std::to_string(server_.port));
}

void Datagrams::send(const std::string& client, const std::string& bytes)
{
    platform::send_to(socket(client).handle(), bytes, server_);
}

void Datagrams::expect(const std::string& client, const std::string& bytes)
{
    auto& socket_of_client = socket(client);
    std::vector<char> buffer(65536);
    if (!platform::wait(socket_of_client.handle(), at_most_))
        throw NotAsWritten("no datagram came for " + net::text(at_most_));
    const auto packet = platform::receive_from(socket_of_client.handle(), buffer);
    if (!packet) throw NotAsWritten("the port is closed: your server no longer has it open");
    const std::string got(buffer.data(), packet->size);
    if (packet->from != server_)
        throw NotAsWritten("the answer came from " + net::text(packet->from) + ", and not from " +
            net::text(server_));
    if (got == bytes) return;
    throw NotAsWritten("a datagram of " + std::to_string(got.size()) +
        " bytes came: " + net::printable(got.substr(0, 100)) + ", and not these " +
        std::to_string(bytes.size()) + ": " + net::printable(bytes.substr(0, 100)));
}

}  // namespace check
