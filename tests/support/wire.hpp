// SPDX-License-Identifier: MIT
//
// The client's end of a conversation, over TCP or in memory.
#pragma once

#include "client/02-telnet/platform.hpp"
#include "server/06-many/platform.hpp"
#include "server/07-dialogue/conversation.hpp"

#include <algorithm>
#include <memory>

namespace test {

class Wire {
public:
    virtual ~Wire() = default;
    virtual void send(std::string_view bytes) = 0;
    /// The next line with its end. Shorter or empty at the end of the stream, or when nothing more
    /// comes; why.
    virtual std::string read_line() = 0;
    /// `count` bytes, or fewer.
    virtual std::string read_bytes(std::size_t count) = 0;
    virtual std::string why_no_more() const = 0;
    virtual bool ended() = 0;  // waits; true if the server has closed and nothing is left to read
    virtual bool
    has_more() = 0;  // does not wait; true if bytes are there that nobody has asked for
    virtual void half_close() = 0;
    virtual void close() = 0;
    virtual void reset() = 0;
};

/// A connection; reads wait for ten seconds.
std::unique_ptr<Wire> connect_to(const net::Address& server);
/// No connection at all: the same lines, heard by `dialogue` here and now.
std::unique_ptr<Wire> hold_in_memory(std::unique_ptr<net::Dialogue> dialogue);

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
