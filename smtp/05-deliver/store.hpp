// SPDX-License-Identifier: MIT
//
// Where messages are kept: a directory with the file `accounts` and a Maildir for each account.
//
// Other mail programs can read such a Maildir as it is (client/07-fetch/folder.hpp). The name of a
// message ends in two sizes, so that the file need not be opened: S= as the file is, with LF, and
// W= with CR LF (the convention of Courier and Dovecot).
#pragma once

#include "smtp/05-deliver/accounts.hpp"
#include "smtp/05-deliver/disk.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <set>

namespace mail {

class Store;

/// Has a crash left this file? It is 36 hours old. That is the convention: no delivery takes so
/// long.
bool is_left_over(const std::filesystem::directory_entry& file);
/// "NAME,S=1234,W=1260": the file of a message of so many bytes and lines, with LF.
std::string file_name(const std::string& name, std::uint64_t bytes, std::uint64_t lines);

/// A message on its way to the disk. Readers see it when commit() has returned. The destructor of
/// one that was not committed removes every trace of it. Functions throw net::Error.
class Delivery {
public:
    /// Each of `accounts`, of which there is one at least, gets the message once. `store` must
    /// outlive it.
    Delivery(const Store& store, const std::set<const Account*>& accounts, std::string name);
    ~Delivery();
    Delivery(const Delivery&) = delete;

    /// Adds a line; `content` is without the line's end.
    void add(std::string_view content);
    /// Puts the message where readers look. When it returns, it is on disk, under its name, in all
    /// Maildirs. When it throws, it is in none.
    void commit();
    const std::string& name() const { return name_; }
    /// The name of its file in the Maildirs, if no more lines come.
    std::string file_name() const;
    /// When it was begun.
    std::chrono::system_clock::time_point begun() const { return begun_; }

private:
    void append(std::string_view bytes);
    void write_buffer();

    const Store& store_;
    // And no paths: the client may take long to send the text.
    std::vector<const Account*> accounts_;
    std::string name_;
    std::filesystem::path temporary_;  // in the tmp of the first account
    disk::OutputFile file_;
    std::chrono::system_clock::time_point begun_ = std::chrono::system_clock::now();
    std::string buffer_;
    std::uint64_t lines_ = 0, bytes_ = 0;
};

class Store {
public:
    /// Opens the store and makes what is missing: the directory, sample accounts, Maildirs. The
    /// name of the host becomes part of the names of messages. Throws net::Error.
    Store(std::filesystem::path directory, const Host& host);

    const Accounts& accounts() const { return accounts_; }
    std::filesystem::path maildir(const Account& account) const
    {
        return directory_ / account.name;
    }
    /// Begins a message for all of `accounts`.
    std::unique_ptr<Delivery> deliver_to(const std::set<const Account*>& accounts) const;

private:
    void remove_old_files() const;

    std::filesystem::path directory_;
    std::string host_;
    Accounts accounts_;
    using Clock = std::chrono::steady_clock;
    mutable std::atomic<Clock::time_point> looked_for_old_files_ = Clock::now();
};

}  // namespace mail
