// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/accounts.hpp"

#include "server/02-socket/trace.hpp"
#include "server/07-dialogue/dialogue.hpp"
#include "smtp/05-deliver/disk.hpp"

#include <algorithm>
#include <array>
#include <fstream>

namespace mail {
namespace {

// A name that is safe for a directory on every system: small letters, digits, dot, hyphen and
// underscore, and not the name of a device on Windows (as is "con.txt").
bool is_account_name(std::string_view name)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    constexpr std::array<std::string_view, 22> devices{"CON", "PRN", "AUX", "NUL", "COM1", "COM2",
        "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1", "LPT2", "LPT3", "LPT4",
        "LPT5", "LPT6", "LPT7", "LPT8", "LPT9"};
    if (name.empty() || name.size() > 64 || name.find_first_not_of(allowed) != name.npos)
        return false;
    if (name.front() == '.' || name.front() == '-' || name.back() == '.') return false;
    const auto stem = name.substr(0, name.find('.'));
    return std::none_of(
        devices.begin(), devices.end(), [&](auto device) { return net::same_word(device, stem); });
}

}  // namespace

Accounts::Accounts(const std::filesystem::path& file)
{
    const auto fail = [&](const std::string& why) {
        throw net::Error(net::Error::Reason::other, "accounts " + file.string() + ": " + why);
    };
    std::ifstream in(file, std::ios::binary);
    if (!in) fail("cannot be read");
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.ends_with('\r')) line.pop_back();
        if (line.empty() || line.starts_with('#')) continue;
        const auto colon = line.find(':');
        const std::string name = line.substr(0, colon);
        const std::string where = "line " + std::to_string(number) + ": ";
        if (colon == line.npos || colon + 1 == line.size()) fail(where + "not name:password");
        if (!is_account_name(name))
            fail(where + "not a name for an account (a-z 0-9 . _ -): " + name);
        if (find_exactly(name)) fail(where + "duplicate account " + name);
        accounts_.push_back({name, line.substr(colon + 1)});
    }
}

const Account* Accounts::find_exactly(std::string_view name) const
{
    const auto found = std::find_if(accounts_.begin(), accounts_.end(),
        [&](const Account& account) { return net::same_word(account.name, name); });
    return found == accounts_.end() ? nullptr : &*found;
}

const Account* Accounts::find(std::string_view local_part) const
{
    const auto* account = find_exactly(local_part.substr(0, local_part.find('+')));
    if (!account && net::same_word(local_part, "postmaster") && !accounts_.empty())
        return &accounts_.front();
    return account;
}

Accounts open_accounts(const std::filesystem::path& directory)
{
    const auto file = directory / "accounts";
    disk::make_directory(directory);
    if (!std::filesystem::exists(file)) {
        auto made = disk::OutputFile::create(file);
        made.write("# One account per line, name:password. Restart the server after a change.\n"
                   "alice:wonderland\nbob:builder\n");
        made.flush();
        disk::flush_directory(directory);
        net::log(
            "Made " + file.string() + " with the sample accounts alice:wonderland and bob:builder");
    }
    if (disk::make_private(file)) net::log("Made " + file.string() + " readable by its owner only");
    return Accounts(file);
}

void add_mail_option(net::Options& options, std::string& directory)
{
    options.add(
        "--mail DIR", "where accounts and messages are", directory, net::to_text(directory));
}

}  // namespace mail
