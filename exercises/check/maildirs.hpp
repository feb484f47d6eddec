// SPDX-License-Identifier: MIT
//
// The Maildirs of a store, as a transcript talks of them.
#pragma once

#include "client/04-script/player.hpp"

#include <filesystem>

namespace check {

class Maildirs {
public:
    /// `mail` has a directory for each account. Empty: nobody knows where; then a line that needs
    /// it throws net::Error.
    explicit Maildirs(std::filesystem::path mail);
    /// Adds the lines that put messages there, and look at them. The Maildirs must outlive it.
    void add_to(net::Player& player);
    /// The commands of a shell that make the same messages in another store.
    std::vector<std::string> commands(const std::string& mail) const;

private:
    const std::filesystem::path& store() const;
    std::string name_of(const std::string& number, const std::string& seconds) const;
    void put(const std::string& account, const std::string& text, const std::string& seconds);
    void move_to_cur(const std::string& number, const std::string& account) const;
    void remove(const std::string& number, const std::string& account) const;
    void expect_count(const std::string& account, const std::string& wanted) const;
    void expect_text(const std::string& account, const std::string& wanted) const;
    std::vector<std::string> messages(const std::string& account) const;

    std::filesystem::path mail_;
    int run_ = 0, count_ = 0;
    std::vector<std::pair<std::string, std::string>> made_;  // account and text
};

/// Removes the messages of all Maildirs in a store.
void empty_maildirs(const std::filesystem::path& mail);
std::size_t count_messages(const std::filesystem::path& mail);

}  // namespace check
