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
#include <thread>

namespace net {

Exchange::Exchange(Socket server, Milliseconds at_most) :
    server_(std::move(server)), at_most_(at_most)
{
    platform::set_write_timeout(server_.handle(), at_most);
}

void Exchange::run(std::function<void(Socket&)> send, std::function<void(std::string_view)> receive)
{
    std::thread([this, send = std::move(send)] {
        try {
            send(server_);
        } catch (const std::exception& error) {
            log_error(error);
        }
        all_sent_ = true;
    }).detach();

    const auto failed = [this](const std::string& how) {
        return Error(Error::Reason::other, text(server_.peer()) + ": " + how);
    };
    Deadline deadline(at_most_);
    std::array<char, 65536> buffer;
    while (true) {
        if (!platform::wait(server_.handle(), Milliseconds(100))) {
            if (!all_sent_) deadline = Deadline(at_most_);  // the server may be waiting for us
            if (deadline.is_over())
                throw failed("Timed out (nothing came for " + text(at_most_) + ")");
            continue;
        }
        const auto got = server_.read(buffer);
        if (got.outcome == ReadResult::Outcome::ended) return;
        if (got.outcome == ReadResult::Outcome::reset)
            throw failed("The server has reset the connection");
        receive({buffer.data(), got.size});
        deadline = Deadline(at_most_);
    }
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
