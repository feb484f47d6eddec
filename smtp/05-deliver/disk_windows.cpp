// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/disk.hpp"

#include "client/07-fetch/disk_windows.hpp"

namespace disk {

Link link(const std::filesystem::path& file, const std::filesystem::path& to)
{
    if (CreateHardLinkW(to.c_str(), file.c_str(), nullptr)) return Link::made;
    switch (const DWORD code = GetLastError()) {
    case ERROR_ALREADY_EXISTS:
    case ERROR_FILE_EXISTS: return Link::taken;
    case ERROR_NOT_SAME_DEVICE:
    case ERROR_INVALID_FUNCTION:
    case ERROR_NOT_SUPPORTED:
    case ERROR_TOO_MANY_LINKS: return Link::impossible;
    default: fail("link", to, code);
    }
}

bool make_private(const std::filesystem::path&)
{
    return false;
}

}  // namespace disk
