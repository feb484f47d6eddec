// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/accounts.hpp"

#include "server/02-socket/trace.hpp"
#include "server/07-dialogue/dialogue.hpp"
#include "smtp/05-deliver/disk.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>

namespace mail {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";  // editors on Windows write it

// A name that is safe for a directory on every system: small letters, digits, dot, hyphen and
// underscore, and not the name of a device on Windows (as is "con.txt"), nor one of our own.
bool is_account_name(std::string_view name)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    constexpr std::string_view taken[]{"accounts", "queue", "CON", "PRN", "AUX", "NUL", "COM1",
        "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1", "LPT2", "LPT3",
        "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9"};
    if (name.empty() || name.size() > 64 || name.find_first_not_of(allowed) != name.npos)
        return false;
    if (name.front() == '.' || name.front() == '-' || name.back() == '.') return false;
    const auto stem = name.substr(0, name.find('.'));
    return std::none_of(
        std::begin(taken), std::end(taken), [&](auto word) { return net::same_word(word, stem); });
}

bool is_utf16(std::string_view line)
{
    return line.starts_with("\xff\xfe") || line.starts_with("\xfe\xff");
}

}  // namespace

bool is_here(const Host& host, std::string_view domain)
{
    return net::same_word(domain, host.domain) || net::same_word(domain, host.name());
}

Accounts::Accounts(const std::filesystem::path& file, mail::Host host) : host_(std::move(host))
{
    const auto fail = [&](const std::string& why) {
        throw net::Error(net::Error::Reason::other, "accounts " + file.string() + ": " + why);
    };
    std::ifstream in(file, std::ios::binary);
    if (!in) fail("cannot be read");
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (number == 1 && is_utf16(line)) fail("is in UTF-16: save it as UTF-8");
        if (number == 1 && line.starts_with(byte_order_mark)) line.erase(0, byte_order_mark.size());
        const auto wrong = add(line);
        if (!wrong.empty()) fail("line " + std::to_string(number) + ": " + wrong);
    }
    if (in.bad()) fail("cannot be read to its end");
    if (accounts_.empty()) fail("has no account: write a line name:password");
}

std::string Accounts::add(std::string_view line)
{
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) return {};
    const auto colon = line.find(':');
    const std::string name(line.substr(0, colon));
    if (colon == line.npos || colon + 1 == line.size()) return "not name:password";
    if (!is_account_name(name)) return "not a name for an account (a-z 0-9 . _ -): " + name;
    if (line.back() == ' ' || line.back() == '\t') return "the password ends in a space";
    if (find_exactly(name)) return "duplicate account " + name;
    accounts_.push_back({name, std::string(line.substr(colon + 1))});
    return {};
}

const Account* Accounts::find_exactly(std::string_view name) const
{
    const auto found = std::find_if(accounts_.begin(), accounts_.end(),
        [&](const Account& account) { return net::same_word(account.name, name); });
    return found == accounts_.end() ? nullptr : &*found;
}

const Account* Accounts::find(std::string_view local_part) const
{
    const auto name = local_part.substr(0, local_part.find('+'));
    const auto* account = find_exactly(name);
    return account || !net::same_word(name, "postmaster") ? account : &accounts_.front();
}

const Account* Accounts::find_login(std::string_view name) const
{
    const auto at = name.rfind('@');
    if (at == name.npos) return find(name);
    return is_here(host_, name.substr(at + 1)) ? find(name.substr(0, at)) : nullptr;
}

// The file is made aside and gets its name when it is whole and on disk: whoever finds it, also
// after a power cut, finds all of it. A file that another program has made meanwhile stays. Where
// there are no links, that one may be replaced, by one with the same text.
static void make_sample_accounts(const std::filesystem::path& file)
{
    const auto aside = file.parent_path() / (".accounts." + std::to_string(std::random_device{}()));
    auto made = disk::OutputFile::create(aside);
    try {
        made.write("# One account per line, name:password. Restart the server after a change.\n"
                   "alice:wonderland\nbob:builder\n");
        made.flush();
        made.close();
        const auto linked = disk::link(aside, file);
        if (linked == disk::Link::impossible) disk::rename(aside, file);
        disk::remove(aside);
        if (linked != disk::Link::taken)
            net::log("Made " + file.string() +
                " with the sample accounts alice:wonderland and bob:builder");
    } catch (...) {
        made.close();
        std::error_code ignored;
        std::filesystem::remove(aside, ignored);
        throw;
    }
}

Accounts open_accounts(const std::filesystem::path& directory, const Host& host)
{
    const auto file = directory / "accounts";
    disk::make_directory(directory);
    const auto found = std::filesystem::symlink_status(file).type();  // a link to nothing is there
    if (found == std::filesystem::file_type::not_found) make_sample_accounts(file);
    disk::flush_directory(directory);
    if (disk::make_private(file)) net::log("Made " + file.string() + " readable by its owner only");
    return Accounts(file, host);
}

void add_mail_option(net::Options& options, std::string& directory)
{
    options.add(
        "--mail DIR", "where accounts and messages are", directory, net::to_text(directory));
}

}  // namespace mail
