// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/disk.hpp"

#include "client/07-fetch/disk_posix.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <utility>

namespace disk {

namespace fs = std::filesystem;

std::optional<InputFile> InputFile::open(const fs::path& path)
{
    InputFile file(path);
    file.handle_ = open_file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (file.handle_ < 0 && errno == ENOENT) return {};
    if (file.handle_ < 0) fail("open", path);
    struct stat status { };
    if (fstat(descriptor(file.handle_), &status) < 0) fail("fstat", path);
    if (!S_ISREG(status.st_mode)) fail("open", path, EINVAL);
    file.size_ = static_cast<std::uint64_t>(status.st_size);
    return file;
}

InputFile::InputFile(InputFile&& other) noexcept :
    path_(std::move(other.path_)), handle_(std::exchange(other.handle_, -1)), size_(other.size_)
{
}

InputFile::~InputFile()
{
    if (handle_ >= 0) ::close(descriptor(handle_));
}

void InputFile::seek(std::uint64_t to)
{
    if (lseek(descriptor(handle_), static_cast<off_t>(to), SEEK_SET) < 0) fail("lseek", path_);
}

std::size_t InputFile::read(std::span<char> into)
{
    ssize_t got = -1;
    do got = ::read(descriptor(handle_), into.data(), into.size());
    while (got < 0 && errno == EINTR);
    if (got < 0) fail("read", path_);
    return static_cast<std::size_t>(got);
}

// Most file systems say what kind of file a name is; for the others, lstat(2) does.
std::vector<std::string> files_in(const fs::path& directory)
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

}  // namespace disk
