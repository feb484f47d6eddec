// SPDX-License-Identifier: MIT
//
// The door to the disk: what the C++ library does not offer, because it makes no promise about
// power cuts.
//
// disk_posix.cpp and disk_windows.cpp keep this contract. A file's bytes are safe after flush(),
// and its name after flush_directory() of the directory that it is in: two promises, two calls
// (fsync(2)). Each call throws net::Error that names the call and the path; its reason is `full`
// when the disk is.
#pragma once

#include "server/02-socket/platform.hpp"

#include <filesystem>
#include <vector>

namespace disk {

using Path = std::filesystem::path;

/// What stands before the flags that a reader adds to a name: a colon, or a semicolon where a name
/// must not have one.
extern const char flag_mark;

/// An open file; closed by its destructor.
class File {
public:
    /// A new file that only its owner may read; an error if the name is taken.
    static File create(const Path& path);
    /// To read. Nothing if there is no such file; an error if it is not a plain one: a pipe might
    /// never end, and on POSIX a link might lead to somebody else's file.
    static std::optional<File> open(const Path& path);

    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;
    ~File() { close(); }

    void write(std::string_view bytes);
    /// Up to into.size() bytes; 0 at the end.
    std::size_t read(std::span<char> into);
    /// The bytes are on the disk when this returns.
    void flush();
    void close() noexcept;

private:
    File(std::intptr_t handle, Path path) : handle_(handle), path_(std::move(path)) { }

    std::intptr_t handle_ = -1;
    Path path_;
};

/// The names of the plain files in `directory`, in no order: no directories, no links. What is
/// renamed while we look may be seen twice or not at all (readdir(3)).
std::vector<std::string> files_in(const Path& directory);

/// The names in `directory` are on the disk when this returns.
void flush_directory(const Path& directory);

/// One holder at a time, in this process and in all others. Given back by the destructor, and by
/// the system when the process ends in whatever way.
class Lock {
public:
    /// Nothing if somebody else holds it.
    static std::optional<Lock> take(const Path& file);

    Lock(Lock&& other) noexcept;
    Lock& operator=(Lock&&) = delete;
    ~Lock();

private:
    explicit Lock(std::intptr_t handle) : handle_(handle) { }
    std::intptr_t handle_;
};

/// Only its owner may read it from now on. True if that was not so before.
bool make_private(const Path& file);

}  // namespace disk
