// SPDX-License-Identifier: MIT

#include "server/07-dialogue/patience.hpp"

namespace net {

void Patience::add_to(Dialogue& dialogue)
{
    answer_ = dialogue.commands.replace_fallback([this](const Line& line) {
        Reply reply = answer_(line);
        if (++wrong_lines_ > 10) reply.pause = std::chrono::seconds(1);
        return reply;
    });
}

}  // namespace net
