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

// 334 in SMTP, a plus sign in POP3.
static bool is_challenge(std::string_view word)
{
    return word == "334" || word == "+";
}

// The last line of a reply; the others of SMTP have a hyphen after the code.
static bool is_reply(std::string_view word)
{
    constexpr std::string_view digits = "0123456789";
    return word == "+OK" || word == "-ERR" ||
        (word.size() == 3 && word.find_first_not_of(digits) == word.npos);
}

void Mask::end_line(Side from)
{
    if (from == Side::client) {
        if (!in_login_ && same_word(client_.word, "AUTH")) {
            in_login_ = true;
            ends_with_reply_ = open_ == 0;
        }
        ++open_;
        client_ = {};
        return;
    }
    if (is_challenge(server_.word)) {
        in_login_ = ends_with_reply_ = true;
    } else if (is_reply(server_.word)) {
        open_ = 0;
        if (ends_with_reply_) in_login_ = false;
    }
    server_ = {};
}

}  // namespace net
