// SPDX-License-Identifier: MIT

#include "smtp/04-data/data.hpp"

namespace smtp {

namespace {
constexpr std::size_t longest_text_line = 65536;  // bytes, at least 998: RFC 5321, 4.5.3.1.6
}

void Data::plug(Dialogue& smtp)
{
    commands_ = &smtp.commands;
    smtp.commands.on("DATA", [this](auto nothing) { return data(nothing); });  // RFC 5321, 4.1.1.4
    text.longest_line = longest_text_line + 1;  // and a dot that protects it
    text.otherwise = [this](const Line& line) { return take(line) ? Reply{} : finish(); };
}

Reply Data::data(std::string_view argument)
{
    if (!net::without_trailing_space(argument).empty())
        return reply(501, "5.5.4 DATA stands alone");
    if (!envelope_.is_open()) return reply(503, "5.5.1 MAIL comes first");
    if (envelope_.to().empty()) return reply(503, "5.5.1 RCPT comes first");
    size_ = 0;
    refusal_.reset();
    Reply go = reply(354, "Go on, and end with a dot on a line of its own");
    go.next = &text;
    return go;
}

std::optional<std::string_view> Data::take(const Line& line)
{
    if (line.is_clean() && line.text == ".") return {};
    std::string_view content = line.text;
    size_ += content.size() + 2;
    if (content.starts_with('.')) content.remove_prefix(1), --size_;
    if (line.too_long || content.size() > longest_text_line)
        refuse(554, "5.6.0 A line of the letter is longer than 65536 bytes");
    if (!line.is_clean()) refuse(550, "5.6.11 The letter has a CR or LF that stands alone");
    if (content.find('\0') != content.npos) refuse(550, "5.6.11 The letter has a NUL in it");
    if (size_ > max_size_)
        refuse(552, "5.3.4 The letter has more than " + std::to_string(max_size_) + " bytes");
    return content;
}

Reply Data::finish()
{
    Reply verdict = refusal_.value_or(
        reply(250, "2.0.0 Got " + std::to_string(size_) + " bytes, and threw them away"));
    verdict.next = commands_;
    envelope_.clear();
    return verdict;
}

void Data::refuse(int code, std::string_view why)
{
    if (!refusal_) refusal_ = reply(code, why);
}

}  // namespace smtp
