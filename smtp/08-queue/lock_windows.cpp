// SPDX-License-Identifier: MIT

#include "smtp/08-queue/lock.hpp"

#include "client/07-fetch/disk_windows.hpp"

#include <utility>

namespace disk {

// An open file without FILE_SHARE_DELETE cannot be removed.
std::optional<Lock> Lock::take(const std::filesystem::path& directory)
{
    const auto file = directory / "lock";
    const HANDLE lock = CreateFileW(file.c_str(), GENERIC_READ | GENERIC_WRITE,
        FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (lock == INVALID_HANDLE_VALUE) fail("open", file);
    const auto opened = reinterpret_cast<std::intptr_t>(lock);
    constexpr DWORD how = LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY;
    OVERLAPPED whole{};
    if (LockFileEx(native(opened), how, 0, 1, 0, &whole)) return Lock(opened);
    const DWORD code = GetLastError();
    CloseHandle(native(opened));
    if (code != ERROR_LOCK_VIOLATION && code != ERROR_IO_PENDING) fail("lock", file, code);
    return {};
}

Lock::Lock(Lock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) { }

Lock::~Lock()
{
    if (handle_ != -1) CloseHandle(native(handle_));
}

}  // namespace disk
