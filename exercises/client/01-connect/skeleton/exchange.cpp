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

// YOUR CODE. As it stands, everything is sent before anything is read: two that do so wait for each
// other for ever. Run `send` in a thread, sender_. What it throws is for receive(): fail(). When it
// has returned, all_sent_ is true.
void Exchange::start_sending(std::function<void()> send)
{
    all_sent_ = false;
    send();
    all_sent_ = true;
}

// YOUR CODE. Send all of the bytes, until it is over. A reset and a time-out (`not_yet`) are
// failures: fail(std::make_exception_ptr(failure("...")))
bool Exchange::write(std::string_view bytes)
{
    return static_cast<bool>(server_.write(bytes));
}

void Exchange::half_close()
{
    platform::half_close(server_.handle());
}

// YOUR CODE. Give each piece to `take`, until the server has closed in order; then is_over_ is
// true. throw_if_failed() now and then, also after the end; throw failure("...") for a reset, and
// when nothing has come for at_most_ though all is sent. platform::wait(handle, 100 ms) waits
// without reading.
void Exchange::receive(const std::function<void(std::string_view)>& take)
{
    std::array<char, 65536> buffer;
    while (const auto got = server_.read(buffer)) take({buffer.data(), got.size});
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

// YOUR CODE. Everything that platform::read_input() gives, then the half-close: the server must
// learn that this was all, and we still want its answer.
void send_input(Exchange& server)
{
    (void)server;
}

void add_timeout(Options& options, std::chrono::seconds& timeout)
{
    options.add("--timeout SECONDS", "how long each wait for the server may take",
        std::to_string(timeout.count()), to_seconds(timeout));
}

}  // namespace net
