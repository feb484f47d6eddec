// SPDX-License-Identifier: MIT

#include "client/01-connect/exchange.hpp"

#include "client/01-connect/connect.hpp"
#include "client/01-connect/platform.hpp"
#include "server/02-socket/trace.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/deadline.hpp"
#include "server/06-many/limits.hpp"
#include "server/06-many/platform.hpp"

#include <array>

namespace net {

Exchange::Exchange(Socket server, Milliseconds at_most) :
    server_(std::move(server)), at_most_(at_most)
{
    platform::set_write_timeout(server_.handle(), at_most);
}

Exchange::~Exchange()
{
    if (!all_sent_) platform::abort(server_.handle());
    wait_until_sent();
}

void Exchange::wait_until_sent()
{
    if (sender_.joinable()) sender_.join();
}

void Exchange::start_sending(std::function<void(Socket&)> send)
{
    sender_ = std::thread([this, send = std::move(send)] {
        try {
            send(server_);
        } catch (const std::exception& error) {
            log_error(error);
        }
        all_sent_ = true;
    });
}

// Before all is sent the server may be waiting for us.
void Exchange::receive(const std::function<void(Socket&, std::string_view)>& take)
{
    Deadline deadline(at_most_);
    std::array<char, 65536> buffer;
    while (true) {
        if (!platform::wait(server_.handle(), Milliseconds(100))) {
            if (!all_sent_) deadline = Deadline(at_most_);
            if (!deadline.is_over()) continue;
            throw failure("Timed out (nothing came for " + text(at_most_) + ")");
        }
        const auto got = server_.read(buffer);
        if (got.outcome == ReadResult::Outcome::ended) return;
        if (!got) throw failure("The server has reset the connection");
        take(server_, {buffer.data(), got.size});
        deadline = Deadline(at_most_);
    }
}

Error Exchange::failure(const std::string& how) const
{
    return Error(Error::Reason::other, text(server_.peer()) + ": " + how);
}

void send_input(Socket& server)
{
    std::array<char, 65536> buffer;
    while (const auto size = platform::read_input(buffer))
        if (!write_all(server, {buffer.data(), size})) return;
    platform::half_close(server.handle());
}

void add_timeout(Options& options, std::chrono::seconds& timeout)
{
    options.add("--timeout SECONDS", "how long each wait for the server may take",
        std::to_string(timeout.count()), to_seconds(timeout));
}

}  // namespace net
