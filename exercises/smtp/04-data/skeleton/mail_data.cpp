// SPDX-License-Identifier: MIT

#include "smtp/04-data/mail_data.hpp"

#include <utility>

namespace smtp {

namespace {
constexpr std::size_t longest_text_line = 65536;  // bytes, at least 998: RFC 5321, 4.5.3.1.6
}

// YOUR CODE. A row for DATA. And the State message_text, which has no verbs: its fallback hears
// each line of the message; it may have longest_text_line bytes, and a dot before them. Remember
// where commands are heard again.
void MailData::add_to(Dialogue& smtp)
{
    commands_ = &smtp.commands;
    (void)longest_text_line;
}

// YOUR CODE. "501 5.5.4 DATA takes no argument", "503 5.5.1 MAIL comes first", "503 5.5.1 RCPT
// comes first"; else begin a message, and "354 Go on, and end with a dot on a line of its own": the
// next line is heard by message_text.
Reply MailData::data(std::string_view argument)
{
    (void)argument;
    return reply(502, "5.5.1 DATA is yours to write");
}

// YOUR CODE. Nothing for the line that ends the message: a dot, and the lines before and after it
// both ended in CR LF. For any other line its content, without a dot that protects it. On the way
// count the bytes in size_, each line with its CR LF, and refuse() what is wrong:
//
//   a line of more than 65536 bytes   554, "5.6.0 The message has a line of more than 65536 bytes"
//   a line that is not clean          550, "5.6.11 The message has a bare CR or a bare LF"
//   a NUL                             550, "5.6.11 The message has a NUL"
//   more than max_size_ bytes         552, "5.3.4 The message has more than N bytes"
std::optional<std::string_view> MailData::take(const Line& line)
{
    (void)line;
    return {};
}

// YOUR CODE. The first reason counts.
void MailData::refuse(int code, std::string_view why)
{
    (void)code;
    (void)why;
}

// YOUR CODE. The refusal, or "250 2.0.0 Got N bytes, and threw them away". Commands are heard
// again, and the transaction is over.
Reply MailData::finish()
{
    return {};
}

}  // namespace smtp
