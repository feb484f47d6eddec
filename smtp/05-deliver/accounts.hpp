// SPDX-License-Identifier: MIT
//
// Who lives here: the file `accounts`, a line `name:password` for each (# begins a comment).
//
// The passwords stand there in the clear: the challenges of later lessons need them so. A real host
// keeps a salted hash, and gives challenges up for TLS.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtp {

struct Account {
    std::string name, password;
};

class Accounts {
public:
    /// Reads the file. Throws net::Error that names file and line for a name that cannot be a
    /// directory's.
    explicit Accounts(const std::filesystem::path& file);

    /// Whose mailbox a local part means: in any case, without what follows a plus ("alice+shop" is
    /// alice's). postmaster is the first account, unless there is one of that name. nullptr:
    /// nobody's.
    const Account* find(std::string_view local_part) const;
    const std::vector<Account>& all() const { return accounts_; }

private:
    const Account* find_exactly(std::string_view name) const;
    std::vector<Account> accounts_;
};

/// Small letters, digits, dot, hyphen and underscore, and none of the names that mean a device on
/// Windows: such a name is safe as a directory's on every system.
bool is_account_name(std::string_view name);

}  // namespace smtp
