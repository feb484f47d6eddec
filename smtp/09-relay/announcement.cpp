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
    if (const auto message = queue_.take_message(); !message.empty()) relay_.announce(message);
    return answer;
}

}  // namespace smtp
