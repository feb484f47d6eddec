// SPDX-License-Identifier: MIT

#include "smtp/07-login/submitter.hpp"

#include "smtp/03-envelope/path.hpp"
#include "smtp/06-extensions/utf8.hpp"

#include <charconv>

namespace smtp {

// xtext: characters from ! to ~ except + and =, and any byte as +XX. Nothing if it is not correct.
static std::optional<std::string> from_xtext(std::string_view text)
{
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned byte = static_cast<unsigned char>(text[at]);
        if (byte < '!' || byte > '~' || byte == '=') return {};
        if (byte == '+') {
            if (text.size() - at < 3) return {};
            const char* end = text.data() + at + 3;
            if (std::from_chars(text.data() + at + 1, end, byte, 16).ptr != end) return {};
            at += 2;
        }
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

bool is_submitter(std::string_view value)
{
    const auto decoded = from_xtext(value);
    if (!decoded || *decoded == "<>") return decoded.has_value();
    const std::string path = "<" + *decoded + ">";
    std::string_view rest = path;
    const auto mailbox = take_path(rest);
    const bool has_route = decoded->starts_with('@');
    return mailbox && rest.empty() && !mailbox->domain.empty() && !has_route && is_utf8(path);
}

}  // namespace smtp
