// SPDX-License-Identifier: MIT
//
// The interface to the disk on POSIX systems.

#include "smtp/05-deliver/disk_posix.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>
#include <utility>

namespace disk {

void fail(const char* call, const std::filesystem::path& path, int code)
{
    const bool full =
        code == ENOSPC || code == EDQUOT || code == EFBIG || code == EMFILE || code == ENFILE;
    using Reason = net::Error::Reason;
    throw net::Error(full ? Reason::full : Reason::other,
        std::string(call) + " " + path.string() + ": " + std::generic_category().message(code));
}

int open_file(const std::filesystem::path& path, int flags)
{
    int opened = -1;
    do opened = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    while (opened < 0 && errno == EINTR);
    return opened;
}

int open_or_fail(const std::filesystem::path& path, int flags)
{
    const int opened = open_file(path, flags);
    if (opened < 0) fail("open", path);
    return opened;
}

OutputFile OutputFile::create(const std::filesystem::path& path)
{
    return {open_or_fail(path, O_WRONLY | O_CREAT | O_EXCL), path};
}

OutputFile::OutputFile(OutputFile&& other) noexcept :
    handle_(std::exchange(other.handle_, -1)), path_(std::move(other.path_))
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

void OutputFile::flush()
{
    if (fsync(descriptor(handle_)) < 0) fail("fsync", path_);
}

void OutputFile::close() noexcept
{
    if (handle_ >= 0) ::close(descriptor(std::exchange(handle_, -1)));
}

void flush_directory(const std::filesystem::path& directory)
{
    const int opened = open_or_fail(directory, O_RDONLY | O_DIRECTORY);
    const int result = fsync(opened);
    const int code = errno;
    ::close(opened);
    if (result < 0) fail("fsync", directory, code);
}

bool make_private(const std::filesystem::path& file)
{
    struct stat status { };
    if (stat(file.c_str(), &status) < 0) fail("stat", file);
    if ((status.st_mode & 077) == 0) return false;
    if (chmod(file.c_str(), 0600) < 0) fail("chmod", file);
    return true;
}

}  // namespace disk
