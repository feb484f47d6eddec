// SPDX-License-Identifier: MIT
//
// The forward-paths of a mail transaction.
//
// A client may name many and then leave the server waiting, so they are kept in little memory: as
// one text, and not as two strings for each.
#pragma once

#include "smtp/03-envelope/path.hpp"

#include <deque>
#include <functional>

namespace smtp {

class Recipients {
public:
    /// False if there is no more room: for 1,000 paths, or for 26 KiB. A server must take 100 of
    /// the longest paths (RFC 5321, 4.5.3.1.8), and those need 25 KiB.
    bool add(const Path& path);
    void clear();
    std::size_t size() const { return count_; }
    /// Calls `use` with each path, in the order in which they were added.
    void for_each(const std::function<void(const Path&)>& use) const;

private:
    // Of each path its local part and its domain, each with a NUL after it. A deque, since it grows
    // without being copied.
    std::deque<char> text_;
    std::size_t count_ = 0;
};

}  // namespace smtp
