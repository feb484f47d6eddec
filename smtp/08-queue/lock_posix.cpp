// SPDX-License-Identifier: MIT

#include "smtp/08-queue/lock.hpp"

#include "client/07-fetch/disk_posix.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>

namespace disk {

// The directory itself is locked. A lock file in it could be removed by somebody who takes it for a
// leftover: the next program would lock a new file of that name, and both would believe that they
// are alone. flock(2) and not the locks of fcntl(2), which belong to the process: two sessions in
// one server would not see each other, and to close any descriptor of the file would release the
// lock. flock is not in POSIX; Linux, macOS and the BSDs have it. Linux does not offer it for
// directories on NFS.
std::optional<Lock> Lock::take(const std::filesystem::path& directory)
{
    Lock lock(open_or_fail(directory, O_RDONLY | O_DIRECTORY));
    if (flock(descriptor(lock.handle_), LOCK_EX | LOCK_NB) == 0) return lock;
    if (errno != EWOULDBLOCK) fail("flock", directory);
    return {};
}

Lock::Lock(Lock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) { }

Lock::~Lock()
{
    if (handle_ >= 0) ::close(descriptor(handle_));
}

}  // namespace disk
