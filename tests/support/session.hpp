// SPDX-License-Identifier: MIT
//
// One session of both protocols, played while something may fail: a message for ann and ben comes
// in by SMTP, both fetch it by POP3 and delete it, and a sender leaves in the middle of another
// message. It notes what the mail host has promised, and
// complains of each answer that no server may give because of a passing fault: anything but success,
// 4yz, -ERR with [SYS/TEMP] or "try again later", and a closed connection.
#pragma once

#include "tests/support/mailhost.hpp"

namespace test {

class Complaints {
public:
    /// The start of each complaint that follows.
    void about(std::string what) { about_ = std::move(what); }
    void add(const std::string& complaint);
    std::size_t count() const { return count_; }
    /// A line for each, up to a hundred, or as many as the environment variable COMPLAINTS says.
    std::string text() const;

private:
    std::string about_;
    std::vector<std::string> lines_;
    std::size_t count_ = 0;
};

/// What one session was told.
struct Promises {
    /// The reply to the message: 250 or 4yz. "" if none was heard.
    std::string verdict;
    bool sent_all = false;  // the message with its final dot
    bool ann_quit = false, ben_quit = false;  // with a message marked, and heard something or not
    bool ann_deleted = false, ben_deleted = false;  // +OK to QUIT was heard
};

/// What is on disk in one Maildir.
struct Found {
    std::size_t whole = 0, others = 0, in_tmp = 0;  // `whole`: of the message that is asked for
};
Found look(const std::filesystem::path& maildir, int message);
/// Removes all messages.
void empty(const std::filesystem::path& maildir);

Promises play_session(const MailHost& host, int message, Complaints& complaints);
/// Logs in, wants at least `least` and at most `most` messages, each a whole one, and deletes them.
void fetch_all(const MailHost& host, const std::string& name, const std::string& password,
    std::size_t least, std::size_t most, Complaints& complaints);

/// The connection is refused, answered or closed within this time, or the server hangs.
constexpr Seconds patience{10};

}  // namespace test
