// SPDX-License-Identifier: MIT
//
// client/06-send: the options that say who logs in.
#pragma once

#include "client/06-send/login.hpp"
#include "server/02-socket/options.hpp"

namespace mail {

class LoginOptions {
public:
    /// `default_user` is shown; if it is empty, --user must be given.
    void add_to(net::Options& options, const std::string& default_user);
    bool have_user() const { return !who_.user.empty(); }
    /// Throws net::WrongUsage if there is a user without a password, or a password without a user.
    void check() const;
    /// Throws net::Error if the file of the password cannot be read.
    Credentials credentials() const;

private:
    Credentials who_;
    std::string password_file_;
};

}  // namespace mail
