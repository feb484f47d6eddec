// SPDX-License-Identifier: MIT
//
// The messages of one account, as they were when the session began (RFC 1939, 4 and 5).
//
// They are numbered from 1, and a number keeps its meaning for the whole session: messages that
// arrive meanwhile are for the next one. While a Maildrop lives, nobody else gets one for the same
// account, in this process or in another.
#pragma once

#include "pop3/02-transaction/listing.hpp"
#include "pop3/02-transaction/wire_text.hpp"
#include "smtp/08-queue/lock.hpp"

#include <functional>
#include <map>
#include <memory>

namespace pop3 {

struct Message {
    MessageFile file;  // where it was when we looked last
    std::uint64_t size = 0;  // bytes, as measure() counts them
    bool gone = false;  // another program has removed it
};

class Maildrop {
public:
    /// Locks the Maildir and lists its messages. nullptr if another session has the lock. Throws
    /// net::Error.
    static std::unique_ptr<Maildrop> open(const std::filesystem::path& maildir);

    /// The messages by their numbers.
    std::map<std::uint64_t, Message>& messages() { return messages_; }

    /// Opens the file of a message. Nothing if another program has removed it.
    std::optional<disk::InputFile> open_file(Message& message);

    /// Calls `use` with the path of the message, and again if another program has moved the file
    /// meanwhile, until `use` returns true: the file was there. False if the message is gone. (See
    /// moved_files.cpp.)
    bool with_file(Message& message, const std::function<bool(const std::filesystem::path&)>& use);

private:
    Maildrop(std::filesystem::path maildir, disk::Lock lock);
    bool find_size(Message& message);
    std::filesystem::path path_of(const Message& message) const;
    void find_files_again();

    std::filesystem::path maildir_;
    disk::Lock lock_;
    std::map<std::uint64_t, Message> messages_;
};

}  // namespace pop3
