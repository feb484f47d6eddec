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
    /// False if the server has not taken all of the bytes in time. True also if it is gone: that is
    /// for the next read to tell.
    virtual bool send(std::string_view bytes) = 0;
    /// The next line with its end. Shorter or empty at the end of the stream, or when nothing more
    /// comes in time; why.
    virtual std::string read_line() = 0;
    /// So many bytes, or fewer.
    virtual std::string read_bytes(std::size_t count) = 0;
    virtual std::string why_no_more() const = 0;
    /// Waits. True if the server has closed in order and nothing is left to read.
    virtual bool has_ended() = 0;
    /// Does not wait. True if bytes have been received that nobody has asked for.
    virtual bool has_more() = 0;
    virtual void half_close() = 0;
    virtual void close() = 0;
    virtual void reset() = 0;
};

/// A TCP connection. A line, or so many bytes, must come within `at_most`.
std::unique_ptr<Wire> make_wire(Socket server, Milliseconds at_most);

/// Opens a connection; `name` is what "--- connect" has said, or empty. Throws Error.
using OpenWire = std::function<std::unique_ptr<Wire>(const std::string& name)>;

}  // namespace net
