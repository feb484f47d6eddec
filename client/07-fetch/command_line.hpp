// SPDX-License-Identifier: MIT
//
// client/07-fetch: its options.
#pragma once

#include "client/03-tap/host_and_port.hpp"
#include "client/06-send/login_options.hpp"
#include "client/07-fetch/folder.hpp"

#include <chrono>

namespace pop3 {

struct CommandLine {
    net::HostAndPort server;
    mail::LoginOptions login;
    bool are_kept = false;  // the messages, on the server
    std::chrono::seconds every{0};  // 0: once
    std::chrono::seconds timeout{10};

    void add_to(net::Options& options);
    /// Throws net::WrongUsage if something is missing or does not go together.
    void check() const;
    /// "alice at 127.0.0.1:1110", for the notes. A Maildir and a directory of files with the same
    /// name have notes of their own.
    std::string account(const mail::Credentials& who) const;
    /// Throws net::Error if it cannot be made.
    mail::Folder folder() const;

private:
    std::string directory_, maildir_;
};

}  // namespace pop3
