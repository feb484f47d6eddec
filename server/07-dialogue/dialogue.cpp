// SPDX-License-Identifier: MIT

#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>
#include <stdexcept>

namespace net {

namespace {
char upper_letter(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
}  // namespace

bool same_word(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
        [](char x, char y) { return upper_letter(x) == upper_letter(y); });
}

std::string_view without_trailing_space(std::string_view text)
{
    const auto last = text.find_last_not_of(" \t");
    return text.substr(0, last == text.npos ? 0 : last + 1);
}

bool is_http(std::string_view line)
{
    return line.find(" HTTP/") != line.npos || same_word(line.substr(0, 5), "Host:");
}

Words split(std::string_view line)
{
    const auto space = line.find_first_of(" \t");
    if (space == line.npos) return {line, {}};
    return {line.substr(0, space), line.substr(space + 1)};
}

void State::on(const char* name, Verb verb, const char* file)
{
    if (find(name)) throw std::logic_error(std::string(name) + " is taken: use instead()");
    rows_.push_back({std::move(verb), name, file});
}

void State::instead(const char* name, Verb verb, const char* file)
{
    for (Row& row : rows_)
        if (same_word(row.name, name)) return void(row = {std::move(verb), name, file});
    throw std::logic_error(std::string(name) + " is not there yet: use on()");
}

const State::Row* State::find(std::string_view name) const
{
    for (const Row& row : rows_)
        if (same_word(row.name, name)) return &row;
    return nullptr;
}

Reply Dialogue::hear(const Line& line)
{
    last_ = nullptr;
    Words words;
    if (state_->has_verbs() && line.is_clean() && !line.too_long) {
        words = split(line.text);
        last_ = state_->find(words.name);
    }
    Reply reply = last_ ? last_->verb(words.argument) : state_->otherwise(line);
    if (reply.next) state_ = reply.next;
    return reply;
}

std::string Dialogue::answered_by() const
{
    if (!last_) return {};
    const std::string file = last_->file;
    return std::string(last_->name) + " by " + file.substr(0, file.find_last_of('/'));
}

}  // namespace net
