// SPDX-License-Identifier: MIT
//
// The interface to the disk on Windows. Tested under Wine; real Windows has not been tried.

#include "client/07-fetch/disk_windows.hpp"

#include <system_error>
#include <utility>

namespace disk {

static net::Error::Reason reason(DWORD code)
{
    switch (code) {
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
    case ERROR_TOO_MANY_OPEN_FILES:
    case ERROR_NOT_ENOUGH_MEMORY: return net::Error::Reason::full;
    case ERROR_ACCESS_DENIED: return net::Error::Reason::not_allowed;
    default: return net::Error::Reason::other;
    }
}

void fail(const char* call, const std::filesystem::path& path, DWORD code)
{
    throw net::Error(reason(code),
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
    OutputFile file(path);
    file.handle_ = open_or_fail(path, GENERIC_WRITE, CREATE_NEW);
    return file;
}

OutputFile::OutputFile(OutputFile&& other) noexcept :
    path_(std::move(other.path_)), handle_(std::exchange(other.handle_, -1))
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

void rename(const std::filesystem::path& from, const std::filesystem::path& to)
{
    if (!MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING)) fail("rename", to);
}

bool remove(const std::filesystem::path& file)
{
    if (DeleteFileW(file.c_str())) return true;
    const DWORD code = GetLastError();
    if (code != ERROR_FILE_NOT_FOUND && code != ERROR_PATH_NOT_FOUND) fail("remove", file, code);
    return false;
}

// A directory and a file inherit the rights of the directory that they are in. So this does not
// keep others out as it does on POSIX: keep the directory above private.
void make_one_directory(const std::filesystem::path& directory)
{
    if (CreateDirectoryW(directory.c_str(), nullptr)) return;
    const DWORD code = GetLastError();
    if (code != ERROR_ALREADY_EXISTS) fail("mkdir", directory, code);
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

}  // namespace disk
