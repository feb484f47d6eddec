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

Socket::Socket(Socket&& other) noexcept :
    handle_(std::exchange(other.handle_, platform::Handle::none)), peer_(std::move(other.peer_))
{
}

Socket& Socket::operator=(Socket&& other) noexcept
{
    std::swap(handle_, other.handle_);
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

IoResult Socket::read(std::span<char> into)
{
    const IoResult got = platform::read(handle_, into);
    if (tracing()) trace_read(peer_, got, {into.data(), got.size});
    return got;
}

IoResult Socket::write(std::string_view bytes)
{
    const IoResult sent = platform::write(handle_, bytes);
    if (tracing() && sent) trace_write(peer_, bytes.substr(0, sent.size));
    return sent;
}

void Socket::close() noexcept
{
    if (handle_ != platform::Handle::none)
        platform::close(std::exchange(handle_, platform::Handle::none));
}

// How many clients may wait to be accepted. The 4 of the PHP script are few when many come at once.
static constexpr int backlog = 1024;

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

Socket listen_on(const Address& here, std::string_view port_option)
try {
    Socket listener = Socket::create(here);
    listener.bind(here);
    listener.listen(backlog);
    return listener;
} catch (const Error& error) {
    throw Error(error.reason, error.what() + advice(error.reason, std::string(port_option)));
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

void serve_in_turn(Socket& listener, void (*handle_client)(Socket& client))
{
    while (true) {
        auto client = next_client(listener);
        if (!client) continue;
        try {
            handle_client(*client);
        } catch (const std::exception& error) {
            log_error(client->peer(), error);
        }
    }
}

}  // namespace net
