// SPDX-License-Identifier: MIT
//
// The letters of one account, as they were when the session began (RFC 1939, 4 and 5).
//
// They are numbered from 1, and a number keeps its meaning for the whole session: letters that
// arrive meanwhile are for the next one. As long as a Maildrop lives nobody else gets one for the
// same account, in this process or in another.
#pragma once

#include "smtp/05-deliver/disk.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace pop3 {

/// Reads a stored letter in pieces, its lines ended by CR LF whatever ends them on the disk.
class WireText {
public:
    explicit WireText(disk::File file) : file_(std::move(file)) { }

    /// Appends the next piece, some 16 KiB; false at the end. The last line gets an end if it has
    /// none.
    bool read(std::string& out);

private:
    disk::File file_;
    char last_ = '\n';
    bool done_ = false;
};

struct Message {
    const char* box;  // "new" or "cur", and its name there, when we looked last
    std::string name;
    std::size_t id_length;  // of the name, without the flags that a reader adds
    std::uint64_t size = 0;  // bytes, as RETR sends them: with CR LF, without protecting dots
    bool deleted = false;  // marked by DELE
    bool gone = false;  // another program has removed it

    Message(const char* in_box, std::string its_name) :
        box(in_box), name(std::move(its_name)),
        id_length(std::min(name.find(disk::flag_mark), name.size()))
    {
    }
    /// The same wherever the message is moved, and whatever its flags are.
    std::string_view id() const { return {name.data(), id_length}; }
};

class Maildrop {
public:
    /// Locks and reads the Maildir. nullptr if another session has it. Throws net::Error.
    static std::unique_ptr<Maildrop> open(const disk::Path& maildir);

    /// The message that has this number; nullptr if there is none or it is marked as deleted.
    Message* find(std::uint64_t number);
    std::vector<Message>& messages() { return messages_; }
    std::size_t number(const Message& message) const { return &message - messages_.data() + 1; }

    /// Opens its text. Nothing if another program has removed it.
    std::optional<WireText> text(Message& message);
    /// Removes it. True if it was there.
    bool remove(Message& message);
    /// The names that have been removed are gone for good when this returns.
    void flush() const;

private:
    Maildrop(disk::Path maildir, disk::Lock lock);

    disk::Path path(const Message& message) const { return maildir_ / message.box / message.name; }
    std::vector<Message> look() const;  // in no order
    std::vector<Message> look_well() const;
    void look_again();
    /// Calls `use` with the path of the message, wherever other programs move it, until it says
    /// that the file was there. False if the message is gone.
    bool at_its_place(Message& message, const std::function<bool(const disk::Path&)>& use);

    disk::Path maildir_;
    disk::Lock lock_;
    std::vector<Message> messages_;  // in the order of their ids
};

}  // namespace pop3
