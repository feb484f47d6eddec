// SPDX-License-Identifier: MIT
//
// client/06-send: its options.
#pragma once

#include "client/06-send/delivery.hpp"

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
    std::string user_, password_, password_file_;
    bool plaintext_ = false;
    std::chrono::seconds timeout_{0};  // 0: the times of RFC 5321
};

/// Stores an address that can stand in a command of SMTP; angle brackets around it are left out.
/// "<>" is the null reverse-path.
net::Options::Setter to_address(std::string& into);

/// The first line of the file.
std::string read_password(const std::string& file);

}  // namespace smtp
