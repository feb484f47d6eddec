// SPDX-License-Identifier: MIT

#include "client/01-connect/exchange.hpp"

#include "client/01-connect/connect.hpp"
#include "client/01-connect/platform.hpp"
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
    is_over_ = true;
    if (!all_sent_) platform::abort(server_.handle());
    if (sender_.joinable()) sender_.join();
}

void Exchange::start_sending(std::function<void()> send)
{
    all_sent_ = false;
    sender_ = std::thread([this, send = std::move(send)] {
        try {
            send();
        } catch (...) {
            fail(std::current_exception());
        }
        all_sent_ = true;
    });
}

bool Exchange::write(std::string_view bytes)
{
    std::lock_guard lock(writing_);
    while (!bytes.empty() && !is_over_) {
        const auto sent = server_.write(bytes);
        if (sent.outcome == IoResult::Outcome::reset)
            fail(std::make_exception_ptr(failure("The server has reset the connection")));
        if (sent.outcome == IoResult::Outcome::not_yet)
            fail(std::make_exception_ptr(
                failure("Timed out (the server took nothing for " + text(at_most_) + ")")));
        if (!sent) return false;
        bytes.remove_prefix(sent.size);
    }
    return bytes.empty();
}

void Exchange::half_close()
{
    platform::half_close(server_.handle());
}

// Before all is sent the server may be waiting for us.
void Exchange::receive(const std::function<void(std::string_view)>& take)
{
    Deadline deadline(at_most_);
    std::array<char, 65536> buffer;
    while (true) {
        throw_if_failed();
        if (!platform::wait(server_.handle(), Milliseconds(100))) {
            if (!all_sent_) deadline = Deadline(at_most_);
            if (!deadline.is_over()) continue;
            throw failure("Timed out (nothing came for " + text(at_most_) + ")");
        }
        const auto got = server_.read(buffer);
        if (got.outcome == IoResult::Outcome::ended) break;
        if (!got) throw failure("The server has reset the connection");
        take({buffer.data(), got.size});
        deadline = Deadline(at_most_);
    }
    // A system tells of a reset only once: to a write, perhaps, and the next read returns an end.
    std::lock_guard lock(writing_);
    throw_if_failed();
    is_over_ = true;
}

Error Exchange::failure(const std::string& how) const
{
    return Error(Error::Reason::other, text(server_.peer()) + ": " + how);
}

void Exchange::fail(std::exception_ptr why)
{
    std::lock_guard lock(failing_);
    if (!why_) why_ = why;
    is_over_ = true;
}

void Exchange::throw_if_failed()
{
    std::lock_guard lock(failing_);
    if (why_) std::rethrow_exception(why_);
}

void send_input(Exchange& server)
{
    std::array<char, 65536> buffer;
    while (const auto size = platform::read_input(buffer))
        if (!server.write({buffer.data(), size})) return;
    server.half_close();
}

void add_timeout(Options& options, std::chrono::seconds& timeout)
{
    options.add("--timeout SECONDS", "how long each wait for the server may take",
        std::to_string(timeout.count()), to_seconds(timeout));
}

}  // namespace net
