// SPDX-License-Identifier: MIT
//
// client/06-send: what an SMTP server answers (RFC 5321, 4.2).
#pragma once

#include "client/06-send/talk.hpp"

#include <vector>

namespace smtp {

struct ServerReply {
    int code = 0;
    std::vector<std::string> lines = {};  // without the code

    // The first digit says it (4.2.1).
    bool is_yes() const { return code / 100 == 2; }
    bool is_go_on() const { return code / 100 == 3; }
    bool is_later() const { return code / 100 == 4; }
    /// All lines as one.
    std::string text() const;
};

/// All lines of the next reply. Throws net::Error, also for what is no reply: another first digit
/// than 2 to 5, lines with different codes, more than 100 lines.
ServerReply hear_reply(net::Talk& talk, net::Milliseconds at_most);

}  // namespace smtp
