// SPDX-License-Identifier: MIT
//
// The interface to the disk: what the C++ library does not offer, because it promises nothing about
// power cuts.
//
// disk_posix.cpp and disk_windows.cpp implement this contract. The bytes of a file are safe after
// flush(), and its name is safe after flush_directory() for the directory that it is in: two
// promises, two calls (fsync(2)). Each call throws net::Error with the call, the path and the
// reason: `full` where no room is left, `not_allowed` where a right is missing.
#pragma once

#include "server/02-socket/platform.hpp"

#include <filesystem>

namespace disk {

/// A new file, open for writing. The destructor closes it.
class OutputFile {
public:
    /// Only the owner may read it. Throws if the name is taken.
    static OutputFile create(const std::filesystem::path& path);
    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&&) = delete;
    ~OutputFile() { close(); }

    void write(std::string_view bytes);
    /// When it returns, the bytes are on disk.
    void flush();
    void close() noexcept;

private:
    explicit OutputFile(std::filesystem::path path) : path_(std::move(path)) { }

    std::filesystem::path path_;
    std::intptr_t handle_ = -1;
};

/// Gives the file another name, in the same file system. Whatever has that name is replaced.
void rename(const std::filesystem::path& from, const std::filesystem::path& to);
/// Removes a name. False if there is none.
bool remove(const std::filesystem::path& file);

/// When it returns, the names in `directory` are on disk.
void flush_directory(const std::filesystem::path& directory);

/// Makes a directory that only its owner may use, if there is none of that name.
void make_one_directory(const std::filesystem::path& directory);
/// Makes a directory, and those above it that are missing. When it returns, its name is on disk,
/// also if it existed before: a program that made it may have been killed before the flush.
void make_directory(const std::filesystem::path& directory);

}  // namespace disk
