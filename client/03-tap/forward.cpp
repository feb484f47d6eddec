// SPDX-License-Identifier: MIT

#include "client/03-tap/forward.hpp"

#include "client/02-telnet/platform.hpp"
#include "server/06-many/platform.hpp"
#include "server/07-dialogue/platform.hpp"
#include "server/08-poll/platform.hpp"

#include <array>

namespace net {
namespace {

using Outcome = IoResult::Outcome;

// Neither socket blocks, and one thread moves both directions: whatever is ready takes its turn.
class Direction {
public:
    Direction(Socket& from, Side side, Socket& to) : from_(from), side_(side), to_(to) { }

    bool wants_to_read() const { return waiting_.empty() && !ended_; }
    bool wants_to_write() const { return !waiting_.empty(); }
    bool is_over() const { return waiting_.empty() && ended_; }
    /// The other side takes no more. What it has still said may be on its way.
    bool has_failed() const { return failed_; }

    /// Returns false after a reset.
    bool read(const Report& report)
    {
        const IoResult got = from_.read(buffer_);
        if (got.outcome == Outcome::not_yet) return true;
        if (got.outcome == Outcome::reset) {
            report({Event::Kind::reset, side_});
            platform::reset_on_close(to_.handle());
            return false;
        }
        waiting_ = {buffer_.data(), got.size};
        ended_ = !got;
        report({ended_ ? Event::Kind::end_of_stream : Event::Kind::piece, side_, waiting_});
        write();
        return true;
    }

    void write()
    {
        while (!waiting_.empty()) {
            const IoResult sent = to_.write(waiting_);
            if (sent.outcome == Outcome::not_yet) return;
            failed_ = !sent;
            if (failed_) waiting_ = {};
            waiting_.remove_prefix(sent.size);
        }
        if (failed_)
            ended_ = true;
        else if (ended_)
            platform::half_close(to_.handle());
    }

private:
    Socket& from_;
    const Side side_;
    Socket& to_;
    std::array<char, 32768> buffer_;
    std::string_view waiting_;  // to be written; in buffer_
    bool ended_ = false, failed_ = false;
};

}  // namespace

void forward(Socket& client, Socket& server, const Stop& stop, const Report& report)
{
    for (const Socket* one : {&client, &server}) {
        platform::set_block(one->handle(), false);
        platform::set_no_delay(one->handle());
    }
    Direction there(client, Side::client, server), back(server, Side::server, client);
    while (!stop.requested() && !(there.is_over() && back.is_over())) {
        std::array<platform::Waiting, 2> ready{{
            {client.handle(), there.wants_to_read(), back.wants_to_write()},
            {server.handle(), back.wants_to_read(), there.wants_to_write()},
        }};
        platform::poll(ready, Milliseconds(200));  // a stop is noticed within this time
        const auto& [at_client, at_server] = ready;
        if (at_client.to_read && !there.read(report)) return;
        if (at_server.to_write) there.write();
        if (at_server.to_read && !back.read(report)) return;
        if (at_client.to_write) back.write();
    }
    if (there.has_failed()) platform::reset_on_close(client.handle());
    if (back.has_failed()) platform::reset_on_close(server.handle());
}

}  // namespace net
