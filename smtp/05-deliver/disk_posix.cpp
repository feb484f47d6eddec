// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/disk.hpp"

#include "client/07-fetch/disk_posix.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace disk {

namespace fs = std::filesystem;

// What each file system says where it has no such link differs.
Link link(const fs::path& file, const fs::path& to)
{
    if (::link(file.c_str(), to.c_str()) == 0) return Link::made;
    switch (errno) {
    case EEXIST: return Link::taken;
    case EXDEV:
    case EPERM:
    case EMLINK:
    case ENOSYS:
    case ENOTSUP: return Link::impossible;
    default: fail("link", to);
    }
}

bool make_private(const fs::path& file)
{
    struct stat status { };
    if (stat(file.c_str(), &status) < 0) fail("stat", file);
    if ((status.st_mode & 077) == 0) return false;
    if (chmod(file.c_str(), 0600) < 0) fail("chmod", file);
    return true;
}

}  // namespace disk
