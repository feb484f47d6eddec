// SPDX-License-Identifier: MIT
//
// Internals of the interface to the disk, on Windows.
#pragma once

#include "client/07-fetch/disk.hpp"

#include <windows.h>

namespace disk {

inline HANDLE native(std::intptr_t handle)
{
    return reinterpret_cast<HANDLE>(handle);
}

/// Throws net::Error: the call, the path and the text of `code`.
[[noreturn]] void fail(
    const char* call, const std::filesystem::path& path, DWORD code = GetLastError());

/// CreateFileW, shared with all others. Throws if it fails.
std::intptr_t open_or_fail(const std::filesystem::path& path, DWORD access, DWORD how,
    DWORD flags = FILE_ATTRIBUTE_NORMAL);

}  // namespace disk
