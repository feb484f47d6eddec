// SPDX-License-Identifier: MIT

#include "client/06-send/talk.hpp"

#include "client/01-connect/connect.hpp"
#include "server/02-socket/trace.hpp"
#include "server/06-many/platform.hpp"
#include "server/07-dialogue/platform.hpp"

#include <algorithm>

namespace net {

namespace {
constexpr std::size_t longest_line = 2048, shown = 16;
}

Talk::Talk(Socket server) : server_(std::move(server))
{
    platform::set_no_delay(server_.handle());
}

void Talk::say(std::string_view bytes, Milliseconds at_most)
{
    if (heard().empty() && platform::wait(server_.handle(), Milliseconds(0)))
        wait(Deadline(at_most), at_most);
    if (!heard().empty()) fail("the server has answered before it was asked");
    if (!timed_.write_by(Deadline(at_most), bytes)) fail("the server takes no more");
}

void Talk::wait(const Deadline& deadline, Milliseconds at_most)
{
    std::copy(buffer_.begin() + begin_, buffer_.begin() + end_, buffer_.begin());
    end_ -= std::exchange(begin_, 0);
    const auto got = timed_.read_by(deadline, std::span(buffer_).subspan(end_));
    switch (got.outcome) {
    case IoResult::Outcome::bytes: end_ += got.size; return;
    case IoResult::Outcome::ended: fail("the server has closed the connection");
    case IoResult::Outcome::reset: fail("the server has reset the connection");
    case IoResult::Outcome::not_yet: fail("no answer within " + text(at_most));
    }
}

void Talk::fail(const std::string& why) const
{
    throw Error(Error::Reason::other, text(server_.peer()) + ": " + why);
}

std::string hear_line(Talk& server, const Deadline& deadline, Milliseconds at_most)
{
    while (true) {
        const auto heard = server.heard();
        const auto line = heard.substr(0, heard.find('\n'));
        if (line.size() > longest_line + 1)
            server.fail("a line that is too long: " + printable(line.substr(0, shown)) + "...");
        if (line.size() == heard.size()) {
            server.wait(deadline, at_most);
            continue;
        }
        server.take(line.size() + 1);
        if (line.find('\r') + 1 != line.size() || line.empty())
            server.fail("a line without CR LF: " + printable(line));
        if (line.find('\0') != line.npos) server.fail("a line with a NUL: " + printable(line));
        return std::string(line.substr(0, line.size() - 1));
    }
}

}  // namespace net
