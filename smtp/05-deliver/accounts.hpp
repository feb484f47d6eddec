// SPDX-License-Identifier: MIT
//
// The accounts of this host: the file `accounts`, with a line `name:password` for each (# begins a
// comment).
//
// The passwords are in the clear, since the challenges of smtp/07-login need them. A real host
// keeps a salted hash instead: something that can check a password, but from which no password can
// be computed.
#pragma once

#include "server/02-socket/options.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mail {

struct Account {
    std::string name, password;
};

class Accounts {
public:
    /// Reads the file. Throws net::Error, with the number of the line, for a line that is wrong.
    explicit Accounts(const std::filesystem::path& file);

    /// The account whose mailbox a local part means: ignoring case, and without a plus and what
    /// follows it ("alice+shop" is alice's). postmaster is the first account, unless there is one
    /// of that name. nullptr if there is none.
    const Account* find(std::string_view local_part) const;
    const std::vector<Account>& all() const { return accounts_; }

private:
    const Account* find_exactly(std::string_view name) const;

    std::vector<Account> accounts_;
};

/// Reads directory/accounts. Makes the directory and the file, with two sample accounts, if they
/// are missing, and says so.
Accounts open_accounts(const std::filesystem::path& directory);

/// --mail.
void add_mail_option(net::Options& options, std::string& directory);

}  // namespace mail
