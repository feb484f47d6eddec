// SPDX-License-Identifier: MIT
//
// The client's end of a conversation in a test, over TCP or in memory.
#pragma once

#include "client/02-telnet/platform.hpp"
#include "client/04-script/wire.hpp"
#include "server/06-many/platform.hpp"
#include "server/07-dialogue/conversation.hpp"

#include <algorithm>
#include <memory>

namespace test {

/// A connection; reads wait for ten seconds.
std::unique_ptr<net::Wire> connect_to(const net::Address& server);
/// No connection at all: the same lines, heard by `dialogue` here and now.
std::unique_ptr<net::Wire> hold_in_memory(std::unique_ptr<net::Dialogue> dialogue);

/// A TCP connection for tests that need the socket itself; reads wait for `at_most`.
net::Socket client_of(
    const net::Address& server, net::Milliseconds at_most = std::chrono::seconds(10));
/// Puts bytes into a reader, as a read would.
inline void feed(net::LineReader& reader, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto room = reader.room();
        const auto count = std::min(bytes.size(), room.size());
        std::copy_n(bytes.begin(), count, room.begin());
        reader.add(count);
        bytes.remove_prefix(count);
    }
}
/// All until the end of the stream.
std::string read_all(net::Socket& socket);
/// "127.0.0.1:2046" or "[::1]:2046", as servers print it.
net::Address parse_address(std::string_view text);

}  // namespace test
