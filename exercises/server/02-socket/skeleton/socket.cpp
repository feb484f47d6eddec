// SPDX-License-Identifier: MIT

#include "server/02-socket/socket.hpp"

#include "server/02-socket/trace.hpp"

#include <new>
#include <thread>

namespace net {

std::string text(const Address& address)
{
    const std::string port = std::to_string(address.port);
    return address.is_v6() ? "[" + address.ip + "]:" + port : address.ip + ":" + port;
}

bool is_full(const std::exception& error)
{
    const auto* ours = dynamic_cast<const Error*>(&error);
    return ours ? ours->reason == Error::Reason::full
                : dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
}

// YOUR CODE. Two sockets must never own one handle: which one of them would close it?
Socket::Socket(Socket&& other) noexcept : handle_(other.handle_), peer_(other.peer_) { }

// YOUR CODE. `other` is about to end, so what this socket had can go there.
Socket& Socket::operator=(Socket&& other) noexcept
{
    (void)other;
    return *this;
}

// YOUR CODE. The next six are one call of the platform each (platform.hpp).
void Socket::bind(const Address& address)
{
    (void)address;
}

// YOUR CODE
void Socket::listen(int backlog)
{
    (void)backlog;
}

// YOUR CODE. The new socket owns the handle of the client, and knows the address of the peer.
std::optional<Socket> Socket::accept()
{
    return {};
}

// YOUR CODE
IoResult Socket::read(std::span<char> into)
{
    (void)into;
    return {};
}

// YOUR CODE
IoResult Socket::write(std::string_view bytes)
{
    (void)bytes;
    return {};
}

// YOUR CODE. Closed once, however often this is called.
void Socket::close() noexcept { }

// How many clients may wait to be accepted. The 4 of the PHP script are few when many come at once.
[[maybe_unused]] static constexpr int backlog = 1024;

static std::string advice(Error::Reason reason, const std::string& port_option)
{
    switch (reason) {
    case Error::Reason::in_use:
        return " (is another server running there? choose " + port_option + ")";
    case Error::Reason::not_local: return " (this machine has no such address: choose --address)";
    case Error::Reason::not_allowed:
        return " (ports below 1024 are for root: choose " + port_option + ")";
    default: return {};
    }
}

// YOUR CODE. create, bind, listen. A failure says what to do: see advice().
Socket listen_on(const Address& here, std::string_view port_option)
{
    (void)here;
    throw Error(Error::Reason::other,
        "listen_on is yours to write" + advice(Error::Reason::other, std::string(port_option)));
}

// The next client. Nothing where no descriptor is left: the client waits until there is one.
static std::optional<Socket> next_client(Socket& listener)
try {
    return listener.accept();
} catch (const std::exception& error) {
    if (!is_full(error)) throw;
    log_error(error);
    std::this_thread::sleep_for(std::chrono::seconds(1));
    return {};
}

// YOUR CODE. For ever: the next client, handle_client(*client). An exception ends that client's
// connection, and not the server.
void serve_in_turn(Socket& listener, void (*handle_client)(Socket& client))
{
    (void)listener;
    (void)handle_client;
    next_client(listener);
}

}  // namespace net
