// SPDX-License-Identifier: MIT
//
// client/03-tap: passwords that are not shown.
#pragma once

#include "client/03-tap/event.hpp"

namespace net {

/// Follows the lines of a connection of SMTP or POP3, wherever they are cut into pieces. Hides what
/// follows PASS, APOP and AUTH, and after AUTH, or after a challenge of the server, all that the
/// client says until the server accepts or refuses it. Where it cannot know, it hides more: in a
/// line of a message that begins with one of these words, and after an AUTH that was sent before
/// the replies to earlier commands had come.
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
    bool in_login_ = false;  // AUTH has begun, or a challenge has come
    bool ends_with_reply_ = false;  // the next reply is the one to the login
    int open_ = 1;  // commands without a reply; at first there is no greeting yet
};

}  // namespace net
