// SPDX-License-Identifier: MIT
//
// client/04-script: the client's end of a conversation.
#pragma once

#include "client/01-connect/connect.hpp"

#include <functional>
#include <memory>

namespace net {

/// What a transcript needs of a connection. (The tests have one without sockets.)
class Wire {
public:
    virtual ~Wire() = default;
    /// Who is at the other end, for messages: "the server".
    virtual std::string peer() const = 0;
    /// False if the server has not taken all of the bytes in time. True also if it is gone: that is
    /// for the next read to tell.
    virtual bool send(std::string_view bytes) = 0;
    /// The next line with its end. Shorter or empty at the end of the stream, or when nothing more
    /// comes in time; why.
    virtual std::string read_line() = 0;
    /// So many bytes, or fewer.
    virtual std::string read_bytes(std::size_t count) = 0;
    virtual std::string why_no_more() const = 0;
    /// After a read that has returned nothing: has the peer closed in order?
    virtual bool has_ended() = 0;
    /// Does not wait. True if bytes have come that nobody has asked for.
    virtual bool has_more() = 0;
    virtual void half_close() = 0;
    virtual void close() = 0;
    virtual void reset() = 0;
};

/// A TCP connection. A line, or so many bytes, must come within `at_most`.
std::unique_ptr<Wire> make_wire(
    Socket socket, Milliseconds at_most, std::string peer = "the server");

/// Opens a connection; `name` is what "--- connect" has said, or empty. Throws Error.
using OpenWire = std::function<std::unique_ptr<Wire>(const std::string& name)>;

}  // namespace net
