// SPDX-License-Identifier: MIT
//
// The letters of one account, as they were when the session began (RFC 1939, 4 and 5).
//
// They are numbered from 1, and a number keeps its meaning for the whole session: letters that
// arrive meanwhile are for the next one. As long as a Maildrop lives nobody else gets one for the
// same account, in this process or in another.
#pragma once

#include "smtp/05-deliver/disk.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace pop3 {

struct Message {
    disk::Path file;
    std::string id;  // its name without the flags that a reader adds: the same wherever it is moved
    std::uint64_t size =
        0;  // bytes, as RETR sends them: lines end in CR LF; dots that protect dots not counted
    bool deleted = false;
};

class Maildrop {
public:
    /// Locks and reads the Maildir. nullptr if another session has it. Throws net::Error.
    static std::unique_ptr<Maildrop> open(const disk::Path& maildir);

    /// The message that has this number; nullptr if there is none or it is marked as deleted.
    Message* find(std::uint64_t number);
    std::vector<Message>& messages() { return messages_; }
    std::size_t number(const Message& message) const { return &message - messages_.data() + 1; }
    /// Where the message is now: another program may have moved it to cur, or removed it.
    std::optional<disk::Path> place(const Message& message) const;

private:
    Maildrop(disk::Path maildir, disk::Lock lock);
    void add_all_in(const char* box);

    disk::Path maildir_;
    disk::Lock lock_;
    std::vector<Message> messages_;
};

/// Reads a stored letter in pieces, its lines ended by CR LF whatever ends them on the disk.
class WireText {
public:
    explicit WireText(const disk::Path& file) : file_(disk::File::open(file)) { }

    /// Appends the next piece, some 16 KiB; false at the end. The last line gets an end if it has
    /// none.
    bool read(std::string& out);

private:
    disk::File file_;
    char last_ = '\n';
    bool done_ = false;
};

}  // namespace pop3
