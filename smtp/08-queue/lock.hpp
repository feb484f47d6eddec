// SPDX-License-Identifier: MIT
//
// The interface to the disk, for a directory that one program at a time may work on.
//
// lock_posix.cpp and lock_windows.cpp implement this contract.
#pragma once

#include "client/07-fetch/disk.hpp"

#include <optional>

namespace disk {

/// An exclusive lock: one holder at a time, among this process and all others. The destructor
/// releases it; so does the system when the process ends, however it ends.
class Lock {
public:
    /// Locks a directory. Nothing if another Lock holds it. The files in it can be used as before;
    /// on Windows, where only a file can be locked, a file `lock` is made in it. Throws net::Error.
    static std::optional<Lock> take(const std::filesystem::path& directory);
    Lock(Lock&& other) noexcept;
    Lock& operator=(Lock&&) = delete;
    ~Lock();

private:
    explicit Lock(std::intptr_t handle) : handle_(handle) { }
    std::intptr_t handle_;
};

}  // namespace disk
