// SPDX-License-Identifier: MIT
//
// pop3/04-update: DELE marks, QUIT deletes (RFC 1939, 5 and 6).
//
// A message is deleted in the state UPDATE, and only QUIT leads there. A session that is cut off,
// or idle for too long, has deleted nothing, and the next one finds all messages again. The server
// sends +OK to QUIT after they have been removed from the disk.
#pragma once

#include "pop3/03-retrieve/retrieve.hpp"

namespace pop3 {

class Update {
public:
    explicit Update(Transaction& transaction) : transaction_(transaction) { }
    Update(const Update&) = delete;

    /// Adds DELE and RSET to the state TRANSACTION, replaces QUIT.
    void add_to(net::State& transaction);

private:
    Reply dele(std::uint64_t number);
    Reply rset();
    Reply quit();
    bool remove_marked();

    Transaction& transaction_;
    std::map<std::uint64_t, Message>
        marked_;  // taken out of the maildrop, so that nothing shows them
    net::Verb quit_;  // the row that was replaced
};

static_assert(!std::is_copy_constructible_v<Update>, "its verbs hold a pointer to it");

}  // namespace pop3
