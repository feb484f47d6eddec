// SPDX-License-Identifier: MIT
//
// Lesson 2: one owner for each socket.
//
// The document's verbs (create, bind, listen, accept, read, write, close) as methods of an object
// that closes its socket when it goes out of scope, whichever way it goes. It can be moved, not
// copied, so a socket has one owner at any time and is closed once.
#pragma once

#include "server/02-socket/platform.hpp"

#include <utility>

namespace net {

using platform::Kind;
using platform::Milliseconds;

class Socket {
public:
    /// A new socket of the family that `like` belongs to. Throws Error.
    static Socket create(Kind kind, const Address& like);

    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&& other) noexcept;
    ~Socket() { close(); }

    void bind(const Address& address);
    void listen(int backlog);
    /// Waits for the next client. Nothing if it left before it was accepted.
    std::optional<Socket> accept();
    void connect(const Address& address);
    /// Waits for bytes and puts them into `into`.
    Received read(std::span<char> into);
    /// Sends all or some of the bytes and returns how many; nothing if the peer is gone or does not
    /// read.
    std::optional<std::size_t> write(std::string_view bytes);
    /// "I have said all": the peer reads an end of stream and may still answer.
    void half_close() noexcept;
    void close() noexcept;

    /// A read or write that waits longer gives up; zero waits for ever.
    void set_timeout(Milliseconds at_most);

    Address local() const { return platform::local_address(handle_); }
    /// Of a client, or of the server that was connected to.
    const Address& peer() const { return peer_; }
    platform::Handle handle() const { return handle_; }

private:
    Socket(platform::Handle handle, Address peer) : handle_(handle), peer_(std::move(peer)) { }

    platform::Handle handle_ = platform::Handle::none;
    Milliseconds timeout_{0};
    Address peer_;
};

/// Clients that may wait to be accepted. The document's 4 are few when many come at once.
constexpr int usual_backlog = 1024;

/// create, bind, listen: a TCP socket that clients can connect to; port 0 takes a free one. Throws
/// Error; where the port is busy, with a hint that names `option`. The backlog is how many clients
/// may wait to be accepted.
Socket listen_on(const Address& here, int backlog, std::string_view option = "--port");

}  // namespace net
