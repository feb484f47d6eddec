// SPDX-License-Identifier: MIT
//
// The interface to the disk, for a store of messages.
#pragma once

#include "client/07-fetch/disk.hpp"

namespace disk {

/// Gives the file a second name (a hard link). `taken`: there is something of that name already.
/// `impossible`: to another file system, or in one that has no links.
enum class Link { made, taken, impossible };
Link link(const std::filesystem::path& file, const std::filesystem::path& to);

/// From now on only the owner may read the file. True if that was not so before.
bool make_private(const std::filesystem::path& file);

}  // namespace disk
