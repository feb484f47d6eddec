// SPDX-License-Identifier: MIT

#include "client/06-send/outgoing_message.hpp"

#include "client/06-send/header.hpp"
#include "client/06-send/unpredictable.hpp"
#include "server/02-socket/trace.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>

namespace smtp {

namespace {

std::string with_crlf(std::string_view text)
{
    std::string lines;
    lines.reserve(text.size() + text.size() / 32);
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        lines.append(text.substr(0, end)).append("\r\n");
        text.remove_prefix(end);
        text.remove_prefix(text.starts_with("\r\n") ? 2 : text.empty() ? 0 : 1);
    }
    return lines;
}

// The lines up to the first empty one; of a text without a header, nothing.
std::string_view header_of(std::string_view text)
{
    if (!is_field(text.substr(0, text.find('\r')))) return {};
    const auto end = text.find("\r\n\r\n");
    return end == text.npos ? text : text.substr(0, end + 2);
}

bool has_field(std::string_view header, std::string_view name)
{
    while (!header.empty()) {
        const auto line = header.substr(0, header.find('\r'));
        if (is_field(line) && net::same_word(net::trimmed(line.substr(0, line.find(':'))), name))
            return true;
        header.remove_prefix(std::min(line.size() + 2, header.size()));
    }
    return false;
}

}  // namespace

OutgoingMessage in_memory(std::string text)
{
    constexpr std::size_t piece = 65536;
    OutgoingMessage message;
    message.size = text.size();
    message.is_8bit = std::any_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > 127; });
    message.for_each_piece = [text = std::move(text)](const OutgoingMessage::Use& use) {
        for (std::size_t at = 0; at < text.size(); at += piece)
            use(std::string_view(text).substr(at, piece));
    };
    return message;
}

OutgoingMessage make_ready(std::string_view text, std::string_view domain)
{
    if (text.starts_with("From ")) net::take_line(text);  // that of an mbox file
    auto ready = with_crlf(text);
    const auto header = header_of(ready);
    std::string missing;
    if (!has_field(header, "Date"))
        missing += "Date: " + date(std::chrono::system_clock::now()) + "\r\n";
    if (!has_field(header, "Message-ID"))
        missing += "Message-ID: " + mail::unpredictable(domain) + "\r\n";
    if (header.empty()) missing += "\r\n";
    ready.insert(0, missing);
    return in_memory(std::move(ready));
}

}  // namespace smtp
