// SPDX-License-Identifier: MIT
//
// The interface to the disk, whose fsync a test can make fail: build/faulty-mailhost is linked with
// this file in the place of disk_posix.cpp.
//
// While the file exists that the environment variable FAIL_FSYNC names, it tells each call of fsync
// what to do: one character per call, + to succeed and - to fail as on a failing disk. The last
// character stays.

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>

static int fsync_of_a_bad_disk(int file)
{
    const char* const order = std::getenv("FAIL_FSYNC");
    std::ifstream in(order ? order : "");
    if (!in) return fsync(file);
    std::string signs;
    in >> signs;
    if (signs.size() > 1) std::ofstream(order) << signs.substr(1);
    if (!signs.starts_with('-')) return fsync(file);
    errno = EIO;
    return -1;
}

#define fsync fsync_of_a_bad_disk
#include "client/07-fetch/disk_posix.cpp"
