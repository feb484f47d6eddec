// SPDX-License-Identifier: MIT

#include "server/02-socket/socket.hpp"

#include "server/02-socket/trace.hpp"

namespace net {

std::string text(const Address& address)
{
    const std::string port = std::to_string(address.port);
    return address.is_v6() ? "[" + address.ip + "]:" + port : address.ip + ":" + port;
}

Socket Socket::create(Kind kind, const Address& like)
{
    using platform::Family;
    return {platform::create(kind, like.is_v6() ? Family::v6 : Family::v4), {}};
}

Socket::Socket(Socket&& other) noexcept :
    handle_(std::exchange(other.handle_, platform::Handle::none)), timeout_(other.timeout_),
    peer_(std::move(other.peer_))
{
}

Socket& Socket::operator=(Socket&& other) noexcept
{
    std::swap(handle_, other.handle_);
    std::swap(timeout_, other.timeout_);
    std::swap(peer_, other.peer_);
    return *this;
}

void Socket::bind(const Address& address)
{
    platform::bind(handle_, address);
}

void Socket::listen(int backlog)
{
    platform::listen(handle_, backlog, local());
}

std::optional<Socket> Socket::accept()
{
    auto client = platform::accept(handle_);
    if (!client) return {};
    return Socket(client->handle, std::move(client->peer));
}

void Socket::connect(const Address& address)
{
    platform::connect(handle_, address);
    peer_ = address;
}

Received Socket::read(std::span<char> into)
{
    const Received got = platform::read(handle_, into);
    if (tracing()) trace(peer_, Direction::in, got, {into.data(), got.size});
    return got;
}

std::optional<std::size_t> Socket::write(std::string_view bytes)
{
    const auto sent = platform::write(handle_, bytes);
    if (tracing() && sent && *sent > 0)
        trace(peer_, Direction::out, {*sent}, bytes.substr(0, *sent));
    return sent;
}

void Socket::half_close() noexcept
{
    platform::shutdown(handle_, platform::Side::writing);
}

void Socket::close() noexcept
{
    if (handle_ != platform::Handle::none)
        platform::close(std::exchange(handle_, platform::Handle::none));
}

void Socket::set_timeout(Milliseconds at_most)
{
    if (timeout_ == at_most) return;
    platform::set_timeout(handle_, at_most);
    timeout_ = at_most;
}

Socket listen_on(const Address& here, int backlog, std::string_view option)
try {
    Socket listener = Socket::create(Kind::stream, here);
    listener.bind(here);
    listener.listen(backlog);
    return listener;
} catch (const Error& error) {
    if (error.reason != Error::Reason::in_use) throw;
    std::string hint = " (is another server running there? choose ";
    throw Error(error.reason, error.what() + hint.append(option).append(")"));
}

}  // namespace net
