// SPDX-License-Identifier: MIT
//
// The dialogue of this lesson: its parts, in the order in which they are added.
#pragma once

#include "server/07-dialogue/introduction.hpp"
#include "server/07-dialogue/patience.hpp"
#include "server/07-dialogue/small_talk.hpp"

namespace net {

struct SmallTalkSession : Dialogue {
    SmallTalk talk;
    Introduction introduction;
    Patience patience;

    SmallTalkSession(const Endpoints& ends, Clock clock) :
        talk(std::move(clock)), introduction(ends)
    {
        talk.add_to(*this);
        introduction.add_to(*this);
        patience.add_to(*this);
    }
};

}  // namespace net
