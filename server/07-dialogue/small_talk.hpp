// SPDX-License-Identifier: MIT
//
// A protocol of four verbs, to see the mechanism at work: TIME, ECHO, HELP, QUIT.
#pragma once

#include "server/07-dialogue/dialogue.hpp"

namespace net {

class SmallTalk : public Dialogue {
public:
    /// `clock` says what time it is; a dialogue does not look itself.
    explicit SmallTalk(std::function<std::string()> clock);

private:
    Reply time(std::string_view argument) const;
    Reply echo(std::string_view argument) const;
    Reply help(std::string_view argument) const;
    Reply quit(std::string_view argument) const;

    std::function<std::string()> clock_;
};

/// "06:15:17 UTC": the clock that the programs give it.
std::string clock_utc();

}  // namespace net
