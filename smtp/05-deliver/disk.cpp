// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/disk.hpp"

namespace disk {

namespace fs = std::filesystem;

// Flushes the directory above too, or a power cut could remove the new one with all its files.
void make_directory(const fs::path& directory)
{
    auto path = fs::absolute(directory).lexically_normal();
    if (path.filename().empty()) path = path.parent_path();  // "mail/" is "mail"
    std::error_code error;
    if (fs::is_directory(path, error)) return;
    if (path.has_relative_path()) make_directory(path.parent_path());
    fs::create_directory(path, error);
    if (error)
        throw net::Error(
            net::Error::Reason::other, "mkdir " + path.string() + ": " + error.message());
    flush_directory(path.parent_path());
}

}  // namespace disk
