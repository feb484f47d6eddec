// SPDX-License-Identifier: MIT

#include "smtp/09-relay/announcement.hpp"

namespace smtp {

void Announcement::add_to(MailData& data)
{
    old_line_ = data.message_text.replace_fallback([this](const Line& text) { return line(text); });
}

Reply Announcement::line(const Line& line)
{
    Reply answer = old_line_(line);
    if (queue_.last_message() != announced_) {
        relay_.announce(queue_.last_message());
        announced_ = queue_.last_message();
    }
    return answer;
}

}  // namespace smtp
