// SPDX-License-Identifier: MIT

#include "smtp/09-relay/announcement.hpp"

namespace smtp {

void Announcement::add_to(MailData& data)
{
    old_line_ = data.message_text.replace_fallback([this](const Line& text) { return line(text); });
}

// Room for the name is made before the message is stored: one that is promised must not be
// forgotten because there is no memory.
Reply Announcement::line(const Line& line)
{
    if (room_.empty()) room_.emplace_back();
    Reply answer = old_line_(line);
    room_.front() = queue_.take_message();
    if (!room_.front().empty()) relay_.announce(room_);
    return answer;
}

}  // namespace smtp
