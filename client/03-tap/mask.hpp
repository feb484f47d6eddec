// SPDX-License-Identifier: MIT
//
// client/03-tap: passwords that are not shown.
#pragma once

#include "client/03-tap/event.hpp"

namespace net {

/// Follows the lines of a connection of SMTP or POP3, wherever they are cut into pieces. Hides what
/// follows PASS, APOP and AUTH, and after AUTH all that the client says until the server accepts or
/// refuses it. It does not know where a message begins, so it hides the same in a line of a message
/// that begins with one of these words.
class Mask {
public:
    /// The piece with a "*" in place of each byte to hide.
    std::string hide(Side from, std::string_view piece);

private:
    struct Line {
        std::string word;  // the first one; its beginning, if it is long
        bool has_more = false;  // after the word
    };

    bool hides_next() const;
    static void add(char c, Line& line);
    void end_line(Side from);

    Line client_, server_;
    bool in_login_ = false;  // AUTH has begun
};

}  // namespace net
