// SPDX-License-Identifier: MIT
//
// The client's end of a connection on loopback, in naked POSIX calls, so that all servers meet the same client.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace bench {

class Link {
public:
    /// Connects to 127.0.0.1:port. Each call waits for 20 seconds at most, and throws. `source` picks one of the
    /// addresses 127.0.1.x to come from: each has its own 28,000 free ports, and a closed connection keeps its
    /// port for a minute.
    explicit Link(int port, int source = 0, std::size_t buffer = 2048);
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    void send(std::string_view bytes);
    /// The next line with its LF; valid until the next call.
    std::string_view line();
    /// The next line, which must begin so.
    std::string_view expect(std::string_view beginning);
    /// A reply of SMTP, of one line or many ("250-"), which must have this code.
    void expect_reply(std::string_view code);
    /// Exactly these bytes.
    void expect_bytes(std::string_view bytes);
    /// Nothing more, and the server's close.
    void expect_end();
    int handle() const { return handle_; }

private:
    bool read_more();  // false at the end of the stream

    int handle_ = -1;
    std::size_t size_, from_ = 0, to_ = 0;
    std::unique_ptr<char[]> buffer_;
};

/// A listening socket on a free port of 127.0.0.1.
int listen_here(int backlog);
int port_of(int socket);

/// An exception that names the call and the reason.
[[noreturn]] void fail(const std::string& call);

}  // namespace bench
