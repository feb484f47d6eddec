// SPDX-License-Identifier: MIT
//
// The messages that are in a Maildir now.
#pragma once

#include "pop3/02-transaction/disk.hpp"

namespace pop3 {

/// A file that holds a message.
struct MessageFile {
    const char* box;  // "new" or "cur", and its name there
    std::string name;

    MessageFile(const char* in_box, std::string its_name);
    /// The name without the flags that a reader adds. It stays the same wherever the file is moved.
    std::string_view id() const { return {name.data(), id_length_}; }
    bool operator<(const MessageFile& other) const { return id() < other.id(); }
    bool is_same(const MessageFile& other) const { return id() == other.id(); }

private:
    std::size_t id_length_;
};

/// Each message once, in the order of the ids. An id begins with a time, so the oldest comes first.
/// Throws net::Error.
std::vector<MessageFile> list_messages(const std::filesystem::path& maildir);

}  // namespace pop3
