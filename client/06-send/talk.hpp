// SPDX-License-Identifier: MIT
//
// client/06-send: says and hears, each in time: what a client of a protocol of lines needs.
#pragma once

#include "server/06-many/deadline.hpp"

#include <array>
#include <string>

namespace net {

class Talk {
public:
    explicit Talk(Socket server);
    Talk(const Talk&) = delete;

    // Both throw Error with the server's address: it has closed, the connection is reset, or the
    // time is over.

    /// Sends all of the bytes. Throws Error also if the server has said something that nobody has
    /// taken: it would be mistaken for the answer to this.
    void say(std::string_view bytes, Milliseconds at_most);
    /// Waits until more bytes have come. At most 16 KiB may be waiting to be taken. `at_most`, for
    /// the text of an Error, is the time that the deadline was made of.
    void wait(const Deadline& deadline, Milliseconds at_most);

    /// What has come and was not taken. Valid until the next wait().
    std::string_view heard() const { return {buffer_.data() + begin_, end_ - begin_}; }
    void take(std::size_t count) { begin_ += count; }

    /// Throws Error: the server's address, and what the server has done.
    [[noreturn]] void fail(const std::string& why) const;

    const Address& peer() const { return server_.peer(); }
    Address local() const { return server_.local(); }

private:
    Socket server_;
    TimedSocket timed_{server_};
    std::array<char, 16384> buffer_;
    std::size_t begin_ = 0, end_ = 0;
};

/// Takes the next line, without its CR LF. Throws what wait() throws, and Error for a line that
/// does not end in CR LF, has a NUL, or has more than 2,048 bytes.
std::string hear_line(Talk& server, const Deadline& deadline, Milliseconds at_most);

}  // namespace net
