// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/disk.hpp"

#include "client/07-fetch/disk_windows.hpp"

#include <utility>

namespace disk {

namespace fs = std::filesystem;

std::optional<InputFile> InputFile::open(const fs::path& path)
{
    if (fs::status(path).type() == fs::file_type::not_found) return {};
    InputFile file(path);
    file.handle_ = open_or_fail(path, GENERIC_READ, OPEN_EXISTING);
    LARGE_INTEGER size{};
    if (!GetFileSizeEx(native(file.handle_), &size)) fail("size", path);
    file.size_ = static_cast<std::uint64_t>(size.QuadPart);
    return file;
}

InputFile::InputFile(InputFile&& other) noexcept :
    path_(std::move(other.path_)), handle_(std::exchange(other.handle_, -1)), size_(other.size_)
{
}

InputFile::~InputFile()
{
    if (handle_ != -1) CloseHandle(native(handle_));
}

void InputFile::seek(std::uint64_t to)
{
    LARGE_INTEGER where{};
    where.QuadPart = static_cast<LONGLONG>(to);
    if (!SetFilePointerEx(native(handle_), where, nullptr, FILE_BEGIN)) fail("seek", path_);
}

std::size_t InputFile::read(std::span<char> into)
{
    DWORD got = 0;
    if (!ReadFile(native(handle_), into.data(), static_cast<DWORD>(into.size()), &got, nullptr))
        fail("read", path_);
    return got;
}

std::vector<std::string> files_in(const fs::path& directory)
{
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error))
        if (entry.symlink_status().type() == fs::file_type::regular)
            names.push_back(entry.path().filename().string());
    if (error)
        throw net::Error(
            net::Error::Reason::other, "read " + directory.string() + ": " + error.message());
    return names;
}

// An open file without FILE_SHARE_DELETE cannot be removed.
std::optional<Lock> Lock::take(const fs::path& directory)
{
    const auto file = directory / "pop3.lock";
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
