// SPDX-License-Identifier: MIT
//
// The door to the disk on POSIX systems.

#include "smtp/05-deliver/disk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace disk {
namespace {

[[noreturn]] void fail(const char* call, const Path& path, int code = errno)
{
    const bool full =
        code == ENOSPC || code == EDQUOT || code == EFBIG || code == EMFILE || code == ENFILE;
    using Reason = net::Error::Reason;
    throw net::Error(full ? Reason::full : Reason::other,
        std::string(call) + " " + path.string() + ": " + std::generic_category().message(code));
}

int number(std::intptr_t handle)
{
    return static_cast<int>(handle);
}

int open_if_possible(const Path& path, int flags)
{
    int opened = -1;
    do opened = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    while (opened < 0 && errno == EINTR);
    return opened;
}

int open_or_fail(const Path& path, int flags)
{
    const int opened = open_if_possible(path, flags);
    if (opened < 0) fail("open", path);
    return opened;
}

}  // namespace

const char flag_mark = ':';

File File::create(const Path& path)
{
    return {open_or_fail(path, O_WRONLY | O_CREAT | O_EXCL), path};
}

std::optional<File> File::open(const Path& path)
{
    const int opened = open_if_possible(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (opened < 0 && errno == ENOENT) return {};
    if (opened < 0) fail("open", path);
    File file(opened, path);
    struct stat status { };
    if (fstat(opened, &status) < 0) fail("fstat", path);
    if (!S_ISREG(status.st_mode)) fail("open", path, EINVAL);
    return file;
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
        const ssize_t written = ::write(number(handle_), bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) fail("write", path_);
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::size_t File::read(std::span<char> into)
{
    ssize_t got = -1;
    do got = ::read(number(handle_), into.data(), into.size());
    while (got < 0 && errno == EINTR);
    if (got < 0) fail("read", path_);
    return static_cast<std::size_t>(got);
}

void File::flush()
{
    if (fsync(number(handle_)) < 0) fail("fsync", path_);
}

void File::close() noexcept
{
    if (handle_ >= 0) ::close(number(std::exchange(handle_, -1)));
}

// Most file systems say what kind a name is of; for the others lstat(2) is asked.
std::vector<std::string> files_in(const Path& directory)
{
    const std::unique_ptr<DIR, int (*)(DIR*)> opened(opendir(directory.c_str()), closedir);
    if (!opened) fail("opendir", directory);
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = readdir(opened.get())) {
        bool plain = entry->d_type == DT_REG;
        struct stat status { };
        if (entry->d_type == DT_UNKNOWN)
            plain =
                lstat((directory / entry->d_name).c_str(), &status) == 0 && S_ISREG(status.st_mode);
        if (plain) names.emplace_back(entry->d_name);
        errno = 0;
    }
    if (errno != 0) fail("readdir", directory);
    return names;
}

void flush_directory(const Path& directory)
{
    const int opened = open_or_fail(directory, O_RDONLY | O_DIRECTORY);
    const int result = fsync(opened);
    const int code = errno;
    ::close(opened);
    if (result < 0) fail("fsync", directory, code);
}

// flock(2) and not POSIX's fcntl locks: those belong to the process, so two sessions in one server
// would not see each other, and closing any descriptor of the file would give the lock up. All of
// Linux, macOS and the BSDs have flock.
std::optional<Lock> Lock::take(const Path& file)
{
    const int opened = open_or_fail(file, O_RDWR | O_CREAT);
    if (flock(opened, LOCK_EX | LOCK_NB) == 0) return Lock(opened);
    const int code = errno;
    ::close(opened);
    if (code != EWOULDBLOCK) fail("flock", file, code);
    return {};
}

Lock::Lock(Lock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) { }

Lock::~Lock()
{
    if (handle_ >= 0) ::close(number(handle_));
}

bool make_private(const Path& file)
{
    struct stat status { };
    if (stat(file.c_str(), &status) < 0) fail("stat", file);
    if ((status.st_mode & 077) == 0) return false;
    if (chmod(file.c_str(), 0600) < 0) fail("chmod", file);
    return true;
}

}  // namespace disk
