// SPDX-License-Identifier: MIT

#include "client/03-tap/mask.hpp"

#include "server/07-dialogue/dialogue.hpp"

namespace net {

std::string Mask::hide(Side from, std::string_view piece)
{
    std::string shown;
    for (const char c : piece) {
        const bool is_line_end = c == '\r' || c == '\n';
        shown += from == Side::client && !is_line_end && hides_next() ? '*' : c;
        if (c == '\n')
            end_line(from);
        else if (!is_line_end)
            add(c, from == Side::client ? client_ : server_);
    }
    return shown;
}

bool Mask::hides_next() const
{
    if (in_login_) return true;
    const auto& verb = client_.word;
    return client_.has_more &&
        (same_word(verb, "PASS") || same_word(verb, "APOP") || same_word(verb, "AUTH"));
}

void Mask::add(char c, Line& line)
{
    constexpr std::size_t enough = 8;  // bytes, to know each of the words
    const bool is_space = c == ' ' || c == '\t';
    if (is_space)
        line.has_more = line.has_more || !line.word.empty();
    else if (!line.has_more && line.word.size() < enough)
        line.word += c;
}

// A challenge is neither of these: it is 334 in SMTP, and a plus sign in POP3.
static bool ends_login(std::string_view word)
{
    return word.starts_with("235") || word.starts_with('4') || word.starts_with('5') ||
        word == "+OK" || word == "-ERR";
}

void Mask::end_line(Side from)
{
    if (from == Side::client) in_login_ = in_login_ || same_word(client_.word, "AUTH");
    if (from == Side::server && ends_login(server_.word)) in_login_ = false;
    (from == Side::client ? client_ : server_) = {};
}

}  // namespace net
