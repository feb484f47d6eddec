// SPDX-License-Identifier: MIT
//
// server/02-socket: one owner for each socket.
//
// The calls of the PHP script (create, bind, listen, accept, read, write, close) are methods of an
// object that closes its socket when it goes out of scope, however it gets there. The object can be
// moved and not copied: a socket has one owner at any time and is closed once.
#pragma once

#include "server/02-socket/platform.hpp"

#include <utility>

namespace net {

class Socket {
public:
    /// A new TCP socket of the family that `like` belongs to. Throws Error.
    static Socket create(const Address& like) { return Socket(platform::create(like)); }
    /// Takes ownership of `handle`. `peer` is the other end, if there is one already.
    explicit Socket(platform::Handle handle, Address peer = {}) :
        handle_(handle), peer_(std::move(peer))
    {
    }
    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&& other) noexcept;
    ~Socket() { close(); }

    void bind(const Address& address);
    void listen(int backlog);
    /// Waits for the next client. Nothing if it left before it was accepted or, on a socket that
    /// does not block, if no client is waiting.
    std::optional<Socket> accept();
    /// Waits for bytes and puts them into `into`.
    IoResult read(std::span<char> into);
    /// Sends all or some of the bytes.
    IoResult write(std::string_view bytes);
    void close() noexcept;

    Address local() const { return platform::local_address(handle_); }
    const Address& peer() const { return peer_; }
    platform::Handle handle() const { return handle_; }

private:
    platform::Handle handle_;
    Address peer_;
};

/// create, bind, listen: a socket that clients can connect to. Port 0 uses a free port. Throws
/// Error; if the address cannot be used, the text says what to do. `port_option` is the option that
/// chooses the port.
Socket listen_on(const Address& here, std::string_view port_option);

/// Serves one client after another, for ever. An exception ends only this client's connection.
/// Throws Error if the listener fails.
void serve_in_turn(Socket& listener, void (*handle_client)(Socket& client));

}  // namespace net
