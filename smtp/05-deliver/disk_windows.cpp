// SPDX-License-Identifier: MIT
//
// The door to the disk on Windows. Tested under Wine; real Windows has not been tried.

#include "smtp/05-deliver/disk.hpp"

#include <windows.h>

#include <system_error>
#include <utility>

namespace disk {
namespace {

[[noreturn]] void fail(const char* call, const Path& path, DWORD code = GetLastError())
{
    using Reason = net::Error::Reason;
    const bool full = code == ERROR_DISK_FULL || code == ERROR_HANDLE_DISK_FULL ||
        code == ERROR_TOO_MANY_OPEN_FILES;
    throw net::Error(full ? Reason::full : Reason::other,
        std::string(call) + " " + path.string() + ": " +
            std::system_category().message(static_cast<int>(code)));
}

HANDLE number(std::intptr_t handle)
{
    return reinterpret_cast<HANDLE>(handle);
}

constexpr DWORD share_all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

std::intptr_t open_or_fail(
    const Path& path, DWORD access, DWORD how, DWORD flags = FILE_ATTRIBUTE_NORMAL)
{
    const HANDLE opened =
        CreateFileW(path.c_str(), access, share_all, nullptr, how, flags, nullptr);
    if (opened == INVALID_HANDLE_VALUE) fail("open", path);
    return reinterpret_cast<std::intptr_t>(opened);
}

}  // namespace

const char flag_mark = ';';

File File::create(const Path& path)
{
    return {open_or_fail(path, GENERIC_WRITE, CREATE_NEW), path};
}

std::optional<File> File::open(const Path& path)
{
    const HANDLE opened = CreateFileW(path.c_str(), GENERIC_READ, share_all, nullptr, OPEN_EXISTING,
        FILE_ATTRIBUTE_NORMAL, nullptr);
    if (opened == INVALID_HANDLE_VALUE && GetLastError() == ERROR_FILE_NOT_FOUND) return {};
    if (opened == INVALID_HANDLE_VALUE) fail("open", path);
    return File{reinterpret_cast<std::intptr_t>(opened), path};
}

File::File(File&& other) noexcept :
    handle_(std::exchange(other.handle_, -1)), path_(std::move(other.path_))
{
}

File& File::operator=(File&& other) noexcept
{
    std::swap(handle_, other.handle_);
    std::swap(path_, other.path_);
    return *this;
}

void File::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        DWORD written = 0;
        if (!WriteFile(
                number(handle_), bytes.data(), static_cast<DWORD>(bytes.size()), &written, nullptr))
            fail("write", path_);
        bytes.remove_prefix(written);
    }
}

std::size_t File::read(std::span<char> into)
{
    DWORD got = 0;
    if (!ReadFile(number(handle_), into.data(), static_cast<DWORD>(into.size()), &got, nullptr))
        fail("read", path_);
    return got;
}

void File::flush()
{
    if (!FlushFileBuffers(number(handle_))) fail("flush", path_);
}

void File::close() noexcept
{
    if (handle_ != -1) CloseHandle(number(std::exchange(handle_, -1)));
}

// NTFS keeps a journal of names, and a directory's handle can be flushed where the system allows
// it.
std::vector<std::string> files_in(const Path& directory)
{
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error))
        if (entry.symlink_status().type() == std::filesystem::file_type::regular)
            names.push_back(entry.path().filename().string());
    if (error)
        throw net::Error(
            net::Error::Reason::other, "read " + directory.string() + ": " + error.message());
    return names;
}

void flush_directory(const Path& directory)
{
    const auto opened =
        open_or_fail(directory, GENERIC_WRITE, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
    const BOOL flushed = FlushFileBuffers(number(opened));
    const DWORD code = GetLastError();
    CloseHandle(number(opened));
    if (!flushed && code != ERROR_ACCESS_DENIED && code != ERROR_INVALID_FUNCTION)
        fail("flush", directory, code);
}

std::optional<Lock> Lock::take(const Path& file)
{
    const auto opened = open_or_fail(file, GENERIC_READ | GENERIC_WRITE, OPEN_ALWAYS);
    OVERLAPPED whole{};
    if (LockFileEx(
            number(opened), LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &whole))
        return Lock(opened);
    const DWORD code = GetLastError();
    CloseHandle(number(opened));
    if (code != ERROR_LOCK_VIOLATION && code != ERROR_IO_PENDING) fail("lock", file, code);
    return {};
}

Lock::Lock(Lock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) { }

Lock::~Lock()
{
    if (handle_ != -1) CloseHandle(number(handle_));
}

// A file inherits the rights of its directory; a private directory is the way to go there.
bool make_private(const Path&)
{
    return false;
}

}  // namespace disk
