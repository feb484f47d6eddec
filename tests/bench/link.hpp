// SPDX-License-Identifier: MIT
//
// The client's end of a connection on loopback, in naked POSIX calls, so that all servers meet the same client.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bench {

class Link {
public:
    /// Connects to 127.0.0.1:port. Each call waits for `limit` seconds at most, and throws. `source` picks one of the
    /// addresses 127.0.1.x to come from: each has its own 28,000 free ports, and a closed connection keeps its
    /// port for a minute. Without `block`, connecting goes on after the constructor.
    explicit Link(int port, int source = 0, std::size_t buffer = 2048, bool block = true);
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    void set_block(bool block);

    void send(std::string_view bytes);
    /// How many bytes were taken: without `block` perhaps not all, and perhaps none.
    std::size_t send_some(std::string_view bytes);
    /// What has come. Without `block`, nothing if nothing has. The server's close is an error.
    std::string_view receive(std::span<char> room);

    // The rest needs a Link that blocks.
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

    inline static double limit = 20;

private:
    bool read_more();  // false at the end of the stream
    std::optional<std::size_t> read(std::span<char> room);

    int handle_ = -1;
    bool blocks_;
    std::size_t size_, from_ = 0, to_ = 0;
    std::unique_ptr<char[]> buffer_;
};

/// A listening socket on a free port of 127.0.0.1.
int listen_here(int backlog);
int port_of(int socket);

/// An exception that names the call and the reason.
[[noreturn]] void fail(const std::string& call);
/// One that shows what came, and what had to come.
[[noreturn]] void wrong(std::string_view expected, std::string_view got);
/// "no answer for 20 seconds"
std::string no_answer();

}  // namespace bench
