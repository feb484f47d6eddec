// SPDX-License-Identifier: MIT

#include "client/07-fetch/disk.hpp"

namespace disk {

namespace fs = std::filesystem;

// "mail/" is "mail". Nothing else is simplified: "link/../mail" is beside the directory that the
// link leads to. The directory above may be one that we may not read, and so not flush.
void make_directory(const fs::path& directory)
{
    auto path = fs::absolute(directory);
    if (path.filename().empty()) path = path.parent_path();
    std::error_code error;
    if (!fs::is_directory(path, error)) {
        make_directory(path.parent_path());
        make_one_directory(path);
    }
    try {
        flush_directory(path.parent_path());
    } catch (const net::Error& failure) {
        if (failure.reason != net::Error::Reason::not_allowed) throw;
    }
}

}  // namespace disk
