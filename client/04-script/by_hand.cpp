// SPDX-License-Identifier: MIT

#include "client/04-script/by_hand.hpp"

namespace net {

std::string printf_of(std::string_view bytes)
{
    std::string text = "printf '";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n')
            text += "\\n";
        else if (c == '\r')
            text += "\\r";
        else if (c == '\\')
            text += "\\\\";
        else if (c == '%')
            text += "%%";
        else if (byte < 0x20 || byte > 0x7e || c == '\'')
            text += {'\\', static_cast<char>('0' + (byte >> 6)),
                static_cast<char>('0' + (byte >> 3 & 7)), static_cast<char>('0' + (byte & 7))};
        else
            text += c;
    }
    return text + "'";
}

// 02-telnet sends the same if each LF has a CR before it, and each CR an LF after it.
static std::string without_cr(std::string_view bytes)
{
    std::string lines;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (bytes[at] != '\r')
            lines += bytes[at];
        else if (bytes.substr(at, 2) != "\r\n")
            return {};
        if (bytes[at] == '\n' && (at == 0 || bytes[at - 1] != '\r')) return {};
    }
    return lines;
}

std::string by_hand(std::string_view sent, const std::string& host, std::uint16_t port)
{
    constexpr std::size_t longest = 2000;
    const auto to = host + " " + std::to_string(port);
    if (sent.empty() || sent.size() > longest) return "build/client/02-telnet " + to;
    const auto lines = without_cr(sent);
    const bool are_lines = !lines.empty();
    return printf_of(are_lines ? lines : sent) + " | build/client/" +
        (are_lines ? "02-telnet --pause 100 " : "01-connect ") + to;
}

}  // namespace net
