// SPDX-License-Identifier: MIT

#include "client/06-send/talk.hpp"

#include "client/01-connect/connect.hpp"
#include "server/02-socket/trace.hpp"
#include "server/07-dialogue/platform.hpp"

namespace net {

namespace {
constexpr std::size_t longest_line = 2048;
}

Talk::Talk(Socket server) : server_(std::move(server))
{
    platform::set_no_delay(server_.handle());
}

void Talk::say(std::string_view bytes, Milliseconds at_most)
{
    if (!timed_.write_by(Deadline(at_most), bytes)) fail("the server takes no more");
}

std::string Talk::hear(const Deadline& deadline, Milliseconds at_most)
{
    while (true) {
        if (const auto line = input_.next(longest_line)) {
            if (line->too_long) fail("a line that is too long: " + printable(line->text) + "...");
            if (!line->is_clean()) fail("a line without CR LF: " + printable(line->text));
            return std::string(line->text);
        }
        read(deadline, at_most);
    }
}

void Talk::read(const Deadline& deadline, Milliseconds at_most)
{
    const auto got = timed_.read_by(deadline, input_.room());
    switch (got.outcome) {
    case IoResult::Outcome::bytes: return input_.add(got.size);
    case IoResult::Outcome::ended: fail("the server has closed the connection");
    case IoResult::Outcome::reset: fail("the server has reset the connection");
    case IoResult::Outcome::not_yet: fail("no answer within " + text(at_most));
    }
}

void Talk::fail(const std::string& why) const
{
    throw Error(Error::Reason::other, text(server_.peer()) + ": " + why);
}

}  // namespace net
