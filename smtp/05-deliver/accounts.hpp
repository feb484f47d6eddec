// SPDX-License-Identifier: MIT
//
// The accounts of this host: the file `accounts`, with a line `name:password` for each (# begins a
// comment).
//
// The passwords are in the clear, since the challenges of smtp/07-login need them. A real host
// keeps a salted hash instead: something that can check a password, but from which no password can
// be computed.
#pragma once

#include "smtp/02-hello/host.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mail {

struct Account {
    std::string name, password;
};

/// Do the addresses at this domain belong to this host? Its domain and its name both count.
bool is_here(const Host& host, std::string_view domain);

class Accounts {
public:
    /// Reads the file. Throws net::Error if it cannot be read, has no account, or has a line that
    /// is wrong; then the text has the number of the line.
    Accounts(const std::filesystem::path& file, mail::Host host);

    /// The account whose mailbox a local part means: ignoring case, and without a plus and what
    /// follows it ("alice+shop" is alice's). postmaster is the first account, unless there is one
    /// of that name. nullptr if there is none.
    const Account* find(std::string_view local_part) const;
    /// The account that a client means that logs in: by a local part, or by a whole address at
    /// `host`, as most mail programs propose. At another domain the name is nobody's.
    const Account* find_login(std::string_view name) const;
    const std::vector<Account>& all() const { return accounts_; }

private:
    const Account* find_exactly(std::string_view name) const;

    /// Returns what is wrong with a line of the file, or nothing.
    std::string add(std::string_view line);

    mail::Host host_;
    std::vector<Account> accounts_;
};

/// Reads directory/accounts. Makes the directory and the file, with two sample accounts, if they
/// are missing, and says so. Two programs may do this at the same time.
Accounts open_accounts(const std::filesystem::path& directory, const Host& host);

/// --mail.
void add_mail_option(net::Options& options, std::string& directory);

}  // namespace mail
