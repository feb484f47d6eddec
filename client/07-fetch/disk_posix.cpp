// SPDX-License-Identifier: MIT
//
// The interface to the disk on POSIX systems.

#include "client/07-fetch/disk_posix.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <system_error>
#include <utility>

namespace disk {

namespace fs = std::filesystem;

static net::Error::Reason reason(int code)
{
    switch (code) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EMFILE:
    case ENFILE:
    case ENOMEM: return net::Error::Reason::full;
    case EACCES:
    case EPERM: return net::Error::Reason::not_allowed;
    default: return net::Error::Reason::other;
    }
}

void fail(const char* call, const fs::path& path, int code)
{
    throw net::Error(reason(code),
        std::string(call) + " " + path.string() + ": " + std::generic_category().message(code));
}

int open_file(const fs::path& path, int flags)
{
    int opened = -1;
    do opened = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    while (opened < 0 && errno == EINTR);
    return opened;
}

int open_or_fail(const fs::path& path, int flags)
{
    const int opened = open_file(path, flags);
    if (opened < 0) fail("open", path);
    return opened;
}

OutputFile OutputFile::create(const fs::path& path)
{
    OutputFile file(path);
    file.handle_ = open_or_fail(path, O_WRONLY | O_CREAT | O_EXCL);
    return file;
}

OutputFile::OutputFile(OutputFile&& other) noexcept :
    path_(std::move(other.path_)), handle_(std::exchange(other.handle_, -1))
{
}

void OutputFile::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor(handle_), bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) fail("write", path_);
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

// fsync(2), which on macOS leaves the bytes in the memory of the drive itself; F_FULLFSYNC writes
// that too (fcntl(2) there), where the file system can.
static int flush_descriptor(int descriptor)
{
#ifdef F_FULLFSYNC
    if (fcntl(descriptor, F_FULLFSYNC) == 0) return 0;
#endif
    return fsync(descriptor);
}

void OutputFile::flush()
{
    if (flush_descriptor(descriptor(handle_)) < 0) fail("fsync", path_);
}

void OutputFile::close() noexcept
{
    if (handle_ >= 0) ::close(descriptor(std::exchange(handle_, -1)));
}

void rename(const fs::path& from, const fs::path& to)
{
    if (::rename(from.c_str(), to.c_str()) < 0) fail("rename", to);
}

bool remove(const fs::path& file)
{
    if (unlink(file.c_str()) == 0) return true;
    if (errno != ENOENT) fail("unlink", file);
    return false;
}

void make_one_directory(const fs::path& directory)
{
    if (mkdir(directory.c_str(), 0700) == 0) return;
    const int code = errno;
    if (code != EEXIST || !fs::is_directory(directory)) fail("mkdir", directory, code);
}

void flush_directory(const fs::path& directory)
{
    const int opened = open_or_fail(directory, O_RDONLY | O_DIRECTORY);
    const int result = flush_descriptor(opened);
    const int code = errno;
    ::close(opened);
    const bool has_none = code == EINVAL || code == ENOTSUP;  // this file system: fsync(2)
    if (result < 0 && !has_none) fail("fsync", directory, code);
}

}  // namespace disk
