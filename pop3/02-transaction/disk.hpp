// SPDX-License-Identifier: MIT
//
// The interface to the disk, for reading a maildrop.
#pragma once

#include "client/07-fetch/disk.hpp"

#include <optional>
#include <vector>

namespace disk {

/// A file, open for reading. The destructor closes it. All functions throw net::Error.
class InputFile {
public:
    /// Nothing if there is no such file. An error if it is not a plain file: a pipe might never
    /// end, and a link might lead to somebody else's file (on Windows links are followed).
    static std::optional<InputFile> open(const std::filesystem::path& path);
    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&&) = delete;
    ~InputFile();

    std::uint64_t size() const { return size_; }  // in bytes, when it was opened
    /// Reads up to into.size() bytes and returns how many; 0 at the end.
    std::size_t read(std::span<char> into);
    /// The next read() begins at this byte of the file.
    void seek(std::uint64_t to);

private:
    explicit InputFile(std::filesystem::path path) : path_(std::move(path)) { }

    std::filesystem::path path_;
    std::intptr_t handle_ = -1;
    std::uint64_t size_ = 0;
};

/// The names of the plain files in `directory`, in no order; no directories and no links. A file
/// that is renamed meanwhile may be found twice, or not at all (readdir(3)).
std::vector<std::string> files_in(const std::filesystem::path& directory);

}  // namespace disk
