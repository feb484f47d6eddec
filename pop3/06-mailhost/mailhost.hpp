// SPDX-License-Identifier: MIT
//
// Lesson 6: both servers in one process.
//
// The two sessions are the structs of smtp/06-extensions and pop3/04-update, word for word; what is
// new is that they run side by side and share a store.
#pragma once

#include "pop3/04-update/update.hpp"
#include "server/07-dialogue/service.hpp"
#include "smtp/05-deliver/deliver.hpp"
#include "smtp/06-extensions/extensions.hpp"

namespace pop3 {

class Mailhost {
public:
    /// The options of the command line; README.md has the table.
    void add_to(net::Options& options);
    /// Listens on both ports, says so, and serves until a stop is requested. Throws net::Error.
    void serve(net::Stop& stop) const;

private:
    std::string address_ = "127.0.0.1", domain_ = "example.test", mail_ = "mail";
    std::uint16_t smtp_port_ = 2525, pop3_port_ = 1110;
    std::uint64_t max_size_ = 10'485'760;
    net::Limits smtp_limits_;
    net::Limits pop3_limits_{.idle = pop3::autologout};
};

}  // namespace pop3
