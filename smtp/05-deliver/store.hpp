// SPDX-License-Identifier: MIT
//
// Where letters lie: a directory with the file `accounts` and a Maildir for each of them.
//
// A Maildir (maildir(5), by D. J. Bernstein) is three directories. A letter is written in tmp,
// flushed, and then renamed into new: whoever looks there sees whole letters only, and no lock is
// needed. A reader moves what it has seen to cur. Lines end in LF there, as in other text files, so
// that other mail programs can read them; the name ends in the size of the letter, S= as it lies
// there and W= with CR LF (the convention of Courier and Dovecot), so that nobody has to open it to
// know.
#pragma once

#include "smtp/05-deliver/accounts.hpp"
#include "smtp/05-deliver/disk.hpp"

#include <cstdint>
#include <set>

namespace smtp {

/// A letter on its way to the disk. Until commit() has returned, nobody can see it, and its
/// destructor removes every trace of it.
class Delivery {
public:
    /// Throws net::Error, as all others here. `maildirs` is not empty; each gets the letter once.
    Delivery(std::vector<disk::Path> maildirs, std::string name);
    ~Delivery();
    Delivery(const Delivery&) = delete;

    /// Adds a line; the line's end is not in `content`.
    void add(std::string_view content);
    /// Puts the letter where readers look. When it returns, the disk has it, under its name.
    void commit();
    const std::string& name() const { return name_; }

private:
    void write_buffer();

    std::vector<disk::Path> maildirs_;
    std::string name_;
    disk::Path temporary_;
    disk::File file_;
    std::string buffer_;
    std::uint64_t lines_ = 0, bytes_ = 0;
};

class Store {
public:
    /// Opens the store, and makes what is missing: the directory, sample accounts, Maildirs. `host`
    /// becomes part of the letters' names. Throws net::Error.
    Store(disk::Path directory, std::string host);

    const Accounts& accounts() const { return accounts_; }
    disk::Path maildir(const Account& account) const { return directory_ / account.name; }
    /// Begins a letter for all of `accounts`.
    std::unique_ptr<Delivery> deliver_to(const std::set<const Account*>& accounts) const;

private:
    std::string unique_name() const;

    disk::Path directory_;
    std::string host_;
    Accounts accounts_;
};

/// "Tue, 24 Nov 2026 06:15:17 +0000" (RFC 5322, 3.3).
std::string date(std::chrono::system_clock::time_point when);

}  // namespace smtp
