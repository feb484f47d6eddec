// SPDX-License-Identifier: MIT
//
// What a power cut may take back: bytes that are written and not flushed, and names that are made,
// changed or removed in a directory that is not flushed (fsync(2)). Fed with the calls of the mail
// host in their order, it says what is not safe yet.
//
// It forgives what nobody misses: names in tmp, files without a byte (locks), and a name that was
// made and removed again outside new and cur.
#pragma once

#include "tests/faults/orders.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace test {

class PowerCut {
public:
    void add(const faults::Record& record);

    /// What has gone wrong whatever comes later: a message that is in new before it is flushed.
    const std::vector<std::string>& faults() const { return faults_; }
    /// What is not safe now. When the mail host says anything, this must be empty.
    std::vector<std::string> at_risk() const;

private:
    using Path = std::filesystem::path;
    struct Names {
        std::map<std::string, std::uint64_t> added;  // and their inodes; 0: a directory
        std::set<std::string> removed;
    };
    void made(const Path& path, std::uint64_t inode);
    void gone(const Path& path);

    std::map<Path, Names> directories_;  // since each was flushed
    std::map<std::uint64_t, Path> unflushed_;  // files with such bytes
    std::set<std::uint64_t> written_;
    std::vector<std::string> faults_;
};

/// All recorded calls in a line each, to be read.
std::string text(const std::vector<faults::Record>& records);

}  // namespace test
