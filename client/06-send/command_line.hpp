// SPDX-License-Identifier: MIT
//
// client/06-send: its options.
#pragma once

#include "client/06-send/delivery.hpp"
#include "client/06-send/login_options.hpp"

namespace smtp {

struct CommandLine {
    std::string from;
    std::vector<std::string> to;

    void add_to(net::Options& options);
    /// Throws net::WrongUsage if something is missing or does not go together.
    void check() const;
    /// Throws net::Error if the file of the password cannot be read.
    Route route() const;

private:
    Route route_;
    mail::LoginOptions login_;
    std::chrono::seconds timeout_{0};  // 0: the times of RFC 5321
};

/// Stores an address that can stand in a command of SMTP; angle brackets around it are left out.
/// "<>" is the null reverse-path.
net::Options::Setter to_address(std::string& into);

}  // namespace smtp
