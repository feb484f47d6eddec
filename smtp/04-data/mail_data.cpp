// SPDX-License-Identifier: MIT

#include "smtp/04-data/mail_data.hpp"

#include <utility>

namespace smtp {

namespace {
constexpr std::size_t longest_text_line = 65536;  // bytes, at least 998: RFC 5321, 4.5.3.1.6
}

void MailData::add_to(Dialogue& smtp)
{
    commands_ = &smtp.commands;
    smtp.commands.on(
        {"DATA", "(then the message, and a dot on a line of its own)", "RFC 5321, 4.1.1.4"},
        [this](auto nothing) { return data(nothing); });
    message_text.longest_line = longest_text_line + 1;  // and the dot that protects it
    message_text.set_fallback([this](const Line& line) { return take(line) ? Reply{} : finish(); });
}

Reply MailData::data(std::string_view argument)
{
    if (!net::trimmed(argument).empty()) return reply(501, "5.5.4 DATA takes no argument");
    if (!envelope_.is_open()) return reply(503, "5.5.1 MAIL comes first");
    if (envelope_.to.size() == 0) return reply(503, "5.5.1 RCPT comes first");
    size_ = 0;
    last_end_ = Line::End::crlf;
    refusal_.reset();
    Reply go = reply(354, "Go on, and end with a dot on a line of its own");
    go.next = &message_text;
    return go;
}

std::optional<std::string_view> MailData::take(const Line& line)
{
    const auto end_before = std::exchange(last_end_, line.end);
    if (line.is_clean() && line.text == "." && end_before == Line::End::crlf) return {};
    std::string_view content = line.text;
    if (content.starts_with('.')) content.remove_prefix(1);
    size_ += content.size() + 2;
    if (line.too_long || content.size() > longest_text_line)
        refuse(554, "5.6.0 The message has a line of more than 65536 bytes");
    if (!line.is_clean()) refuse(550, "5.6.11 The message has a bare CR or a bare LF");
    if (content.find('\0') != content.npos) refuse(550, "5.6.11 The message has a NUL");
    if (size_ > max_size_)
        refuse(552, "5.3.4 The message has more than " + std::to_string(max_size_) + " bytes");
    return content;
}

void MailData::refuse(int code, std::string_view why)
{
    if (!is_refused()) refusal_ = reply(code, why);
}

Reply MailData::finish()
{
    Reply verdict = refusal_.value_or(
        reply(250, "2.0.0 Got " + std::to_string(size_) + " bytes, and threw them away"));
    verdict.next = commands_;
    envelope_.clear();
    return verdict;
}

}  // namespace smtp
