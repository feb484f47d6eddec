// SPDX-License-Identifier: MIT
//
// A directory that is gone when the test is over; a place for one on another file system; and what
// is in a file, or goes there.
#pragma once

#include "exercises/check/temporary.hpp"

#include <fstream>

namespace test {

using check::contents;
using check::TemporaryDirectory;

inline void write_file(const std::filesystem::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
}

/// A directory to which a link can lead from a TemporaryDirectory, and where no file of it can have
/// a second name. Empty if there is none: it is known where Linux has one, and Windows has few links.
inline std::filesystem::path another_file_system()
{
    const std::filesystem::path memory = "/dev/shm";
    if (std::string(EXE) == ".exe" || !std::filesystem::is_directory(memory)) return {};
    return memory;
}

}  // namespace test
