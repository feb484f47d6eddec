// SPDX-License-Identifier: MIT
//
// client/06-send: says lines, and hears lines: what a client of a protocol of lines needs.
#pragma once

#include "server/05-lines/line_reader.hpp"
#include "server/06-many/deadline.hpp"

#include <string>

namespace net {

class Talk {
public:
    explicit Talk(Socket server);
    Talk(const Talk&) = delete;

    // Both throw Error with the server's address: it has closed, the connection is reset, or the
    // time is over.

    /// Sends all of the bytes.
    void say(std::string_view bytes, Milliseconds at_most);
    /// The next line of the server, without its CR LF. `at_most`, for the text of an Error, is the
    /// time that the deadline was made of. Throws Error also for a line that does not end in CR LF,
    /// or has more than 2,048 bytes.
    std::string hear(const Deadline& deadline, Milliseconds at_most);
    /// Throws Error: the server's address, and what the server has done.
    [[noreturn]] void fail(const std::string& why) const;

    const Address& peer() const { return server_.peer(); }
    Address local() const { return server_.local(); }

private:
    void read(const Deadline& deadline, Milliseconds at_most);

    Socket server_;
    TimedSocket timed_{server_};
    LineReader input_;
};

}  // namespace net
