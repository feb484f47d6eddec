// SPDX-License-Identifier: MIT
//
// Lesson 6: both servers in one process.
//
// The two sessions have the members and the plugs of smtp/07-login and pop3/05-extensions; what is
// new is that they run side by side and share a store, and that one may choose how: a thread for
// each client, or one thread for each protocol.
#pragma once

#include "server/02-socket/options.hpp"
#include "server/06-many/crowd.hpp"

namespace pop3 {

class Mailhost {
public:
    Mailhost();
    /// The options of the command line; README.md has the table.
    void add_to(net::Options& options);
    /// Listens on both ports, says so, and serves until a stop is requested. Throws net::Error.
    void serve(net::Stop& stop) const;

private:
    std::string address_ = "127.0.0.1", domain_ = "example.test", mail_ = "mail", loop_ = "threads";
    std::uint16_t smtp_port_ = 2525, pop3_port_ = 1110;
    std::uint64_t max_size_ = 10'485'760;
    bool plaintext_ = false;
    net::Limits smtp_limits_, pop3_limits_;
};

}  // namespace pop3
