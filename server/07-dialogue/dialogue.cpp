// SPDX-License-Identifier: MIT

#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace net {

namespace {
char upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
}  // namespace

bool same_word(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
        [](char x, char y) { return upper(x) == upper(y); });
}

Words split(std::string_view line)
{
    const auto space = line.find_first_of(" \t");
    if (space == line.npos) return {line, {}};
    return {line.substr(0, space), line.substr(space + 1)};
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view space = " \t";
    text.remove_prefix(std::min(text.find_first_not_of(space), text.size()));
    return text.substr(0, text.find_last_not_of(space) + 1);
}

bool is_from_a_browser(std::string_view line)
{
    return split(line).argument.starts_with('/') || line.find(" HTTP/") != line.npos ||
        same_word(line.substr(0, 5), "Host:") || line.starts_with("\x16\x03");
}

std::string VerbInfo::usage() const
{
    return *syntax ? std::string(name) + " " + syntax : name;
}

void State::on(VerbInfo info, Verb verb, const char* file)
{
    if (find_row(info.name))
        throw std::logic_error(
            std::string(info.name) + " exists already: use replace() in " + file);
    rows_.push_back({info, std::move(verb), file});
}

Verb State::replace(VerbInfo info, Verb verb, const char* file)
{
    Row* row = find_row(info.name);
    if (!row)
        throw std::logic_error(std::string(info.name) + " does not exist: use on() in " + file);
    if (!*info.syntax) info.syntax = row->info.syntax;
    return std::exchange(*row, {info, std::move(verb), file}).verb;
}

void State::set_fallback(Fallback fallback)
{
    if (fallback_) throw std::logic_error("there is a fallback already: use replace_fallback()");
    fallback_ = std::move(fallback);
}

Fallback State::replace_fallback(Fallback fallback)
{
    if (!fallback_) throw std::logic_error("there is no fallback yet: use set_fallback()");
    return std::exchange(fallback_, std::move(fallback));
}

State::Row* State::find_row(std::string_view name)
{
    const auto found = std::find_if(
        rows_.begin(), rows_.end(), [&](const Row& row) { return same_word(row.info.name, name); });
    return found == rows_.end() ? nullptr : &*found;
}

State::Match State::find(const Line& line) const
{
    if (rows_.empty() || line.too_long || !line.is_clean()) return {};
    const Words words = split(line.text);
    for (const Row& row : rows_)
        if (same_word(row.info.name, words.name)) return {&row, words.argument};
    return {};
}

Reply Dialogue::hear(const Line& line)
{
    const auto [row, argument] = state_->find(line);
    row_ = row;
    Reply reply = row ? row->verb(argument) : state_->fallback()(line);
    if (reply.next) state_ = reply.next;
    return reply;
}

std::string Dialogue::answered_by() const
{
    if (!row_) return {};
    const std::string file = row_->file, source = row_->info.source;
    const std::string lesson = file.substr(0, file.find_last_of('/'));
    return row_->info.name + (" by " + lesson) + (source.empty() ? "" : " (" + source + ")");
}

}  // namespace net
