// SPDX-License-Identifier: MIT
//
// Lesson 4: DELE marks, QUIT deletes (RFC 1939, 5 and 6).
//
// A letter is deleted in the state UPDATE, which only QUIT leads to. Who is cut off, or idles too
// long, has deleted nothing and finds all letters again. "+OK" to QUIT is said when the disk has
// forgotten them.
#pragma once

#include "pop3/03-retrieve/retrieve.hpp"

namespace pop3 {

class Update {
public:
    explicit Update(Transaction& transaction) : transaction_(transaction) { }

    void plug(State& transaction);

    Reply dele(Message& message);
    Reply rset();
    Reply quit();

private:
    Transaction& transaction_;
};

}  // namespace pop3
