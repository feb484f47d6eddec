// SPDX-License-Identifier: MIT
//
// Internals of the interface to the disk, on POSIX.
#pragma once

#include "client/07-fetch/disk.hpp"

#include <cerrno>

namespace disk {

inline int descriptor(std::intptr_t handle)
{
    return static_cast<int>(handle);
}

/// Throws net::Error: the call, the path and the text of `code`.
[[noreturn]] void fail(const char* call, const std::filesystem::path& path, int code = errno);

/// open(2), made again if a signal interrupts it. Negative, and errno says why, if it fails.
int open_file(const std::filesystem::path& path, int flags);
/// The same; throws if it fails.
int open_or_fail(const std::filesystem::path& path, int flags);

}  // namespace disk
