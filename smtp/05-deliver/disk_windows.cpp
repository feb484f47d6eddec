// SPDX-License-Identifier: MIT
//
// The interface to the disk on Windows. Tested under Wine; real Windows has not been tried.

#include "smtp/05-deliver/disk_windows.hpp"

#include <system_error>
#include <utility>

namespace disk {

void fail(const char* call, const std::filesystem::path& path, DWORD code)
{
    using Reason = net::Error::Reason;
    const bool full = code == ERROR_DISK_FULL || code == ERROR_HANDLE_DISK_FULL ||
        code == ERROR_TOO_MANY_OPEN_FILES;
    throw net::Error(full ? Reason::full : Reason::other,
        std::string(call) + " " + path.string() + ": " +
            std::system_category().message(static_cast<int>(code)));
}

std::intptr_t open_or_fail(const std::filesystem::path& path, DWORD access, DWORD how, DWORD flags)
{
    constexpr DWORD share_all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    const HANDLE opened =
        CreateFileW(path.c_str(), access, share_all, nullptr, how, flags, nullptr);
    if (opened == INVALID_HANDLE_VALUE) fail("open", path);
    return reinterpret_cast<std::intptr_t>(opened);
}

OutputFile OutputFile::create(const std::filesystem::path& path)
{
    return {open_or_fail(path, GENERIC_WRITE, CREATE_NEW), path};
}

OutputFile::OutputFile(OutputFile&& other) noexcept :
    handle_(std::exchange(other.handle_, -1)), path_(std::move(other.path_))
{
}

void OutputFile::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        DWORD written = 0;
        const auto size = static_cast<DWORD>(bytes.size());
        if (!WriteFile(native(handle_), bytes.data(), size, &written, nullptr))
            fail("write", path_);
        bytes.remove_prefix(written);
    }
}

void OutputFile::flush()
{
    if (!FlushFileBuffers(native(handle_))) fail("flush", path_);
}

void OutputFile::close() noexcept
{
    if (handle_ != -1) CloseHandle(native(std::exchange(handle_, -1)));
}

// NTFS keeps a journal of names. A directory can be flushed as well, where the system allows it.
void flush_directory(const std::filesystem::path& directory)
{
    const auto opened =
        open_or_fail(directory, GENERIC_WRITE, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
    const BOOL flushed = FlushFileBuffers(native(opened));
    const DWORD code = GetLastError();
    CloseHandle(native(opened));
    if (!flushed && code != ERROR_ACCESS_DENIED && code != ERROR_INVALID_FUNCTION)
        fail("flush", directory, code);
}

// A file inherits the rights of its directory here: keep the directory private.
bool make_private(const std::filesystem::path&)
{
    return false;
}

}  // namespace disk
