// SPDX-License-Identifier: MIT

#include "smtp/03-envelope/path.hpp"

#include "server/07-dialogue/dialogue.hpp"
#include "smtp/03-envelope/literal.hpp"

#include <algorithm>

namespace smtp {
namespace {

// RFC 5321, 4.5.3.1.3. A domain that is too long (4.5.3.1.2) does not fit into a path.
constexpr std::size_t longest_path = 256;

bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_eight_bit(char c)
{
    return static_cast<unsigned char>(c) >= 0x80;
}

bool is_atext(char c)  // RFC 5322, 3.2.3; with eight bits RFC 6531, 3.3
{
    constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~";
    return is_letter_or_digit(c) || is_eight_bit(c) || marks.find(c) != marks.npos;
}

// Words of one kind of character, with single dots between them.
template <typename IsPart> bool is_dotted(std::string_view text, IsPart is_part)
{
    for (std::size_t start = 0;;) {
        const auto dot = std::min(text.find('.', start), text.size());
        if (dot == start || !std::all_of(text.begin() + start, text.begin() + dot, is_part))
            return false;
        if (dot == text.size()) return true;
        start = dot + 1;
    }
}

// RFC 5321, 4.1.2, and the underscore, which some hosts have in their names.
bool is_domain(std::string_view text)
{
    if (!is_dotted(text, [](char c) {
            return is_letter_or_digit(c) || is_eight_bit(c) || c == '-' || c == '_';
        }))
        return false;
    for (std::size_t at = 0; at < text.size(); ++at) {  // no part may begin or end with a hyphen
        const bool first = at == 0 || text[at - 1] == '.';
        const bool last = at + 1 == text.size() || text[at + 1] == '.';
        if (text[at] == '-' && (first || last)) return false;
    }
    return true;
}

// A local part in quotes, without its quotes and backslashes.
std::optional<std::string> take_quoted(std::string_view& from)
{
    std::string local;
    for (std::size_t at = 1; at < from.size(); ++at) {
        if (from[at] == '"') {
            from.remove_prefix(at + 1);
            return local;
        }
        if (from[at] == '\\') ++at;
        if (at == from.size()) return {};
        if (!is_eight_bit(from[at]) && (from[at] < ' ' || from[at] > '~')) return {};
        local += from[at];
    }
    return {};
}

std::optional<std::string> take_local(std::string_view& from)
{
    if (from.starts_with('"')) return take_quoted(from);
    const auto text = from.substr(0, from.find_first_of("@>"));
    if (!is_dot_string(text)) return {};
    from.remove_prefix(text.size());
    return std::string(text);
}

// "@a,@b:" before the address: an obsolete source route (RFC 5321, appendix C). Checked and
// dropped.
bool take_source_route(std::string_view& from)
{
    if (!from.starts_with('@')) return true;
    const auto colon = from.find(':');
    if (colon == from.npos) return false;
    for (auto hosts = from.substr(0, colon); !hosts.empty();) {
        const auto host = hosts.substr(0, hosts.find(','));
        if (!host.starts_with('@') || !is_domain(host.substr(1))) return false;
        hosts.remove_prefix(std::min(host.size() + 1, hosts.size()));
        if (hosts.empty() && from[colon - 1] == ',') return false;
    }
    from.remove_prefix(colon + 1);
    return true;
}

}  // namespace

bool is_dot_string(std::string_view text)
{
    return is_dotted(text, is_atext);
}

bool is_ascii(const Path& path)
{
    return std::none_of(path.local.begin(), path.local.end(), is_eight_bit) &&
        std::none_of(path.domain.begin(), path.domain.end(), is_eight_bit);
}

// "local@domain", "postmaster", or nothing at all.
static std::optional<Path> take_mailbox(std::string_view& from)
{
    Path path;
    if (from.starts_with('>')) return path;
    if (!take_source_route(from)) return {};
    auto local = take_local(from);
    if (!local) return {};
    path.local = *std::move(local);
    if (!from.starts_with('@')) {
        if (!net::same_word(path.local, "postmaster")) return {};
        return path;
    }
    path.domain = from.substr(1, from.find('>') - 1);
    if (!is_domain(path.domain) && !is_address_literal(path.domain)) return {};
    from.remove_prefix(1 + path.domain.size());
    return path;
}

std::optional<Path> take_path(std::string_view& from)
{
    auto rest = from;
    if (!rest.starts_with('<')) return {};
    rest.remove_prefix(1);
    auto path = take_mailbox(rest);
    if (!path || !rest.starts_with('>')) return {};
    rest.remove_prefix(1);
    if (from.size() - rest.size() > longest_path) return {};
    if (!rest.empty() && rest.front() != ' ' && rest.front() != '\t') return {};
    from = rest;
    return path;
}

bool is_too_long(std::string_view argument)
{
    const auto open = argument.find('<'), close = argument.rfind('>');
    return open != argument.npos && close != argument.npos && close > open &&
        close - open + 1 > longest_path;
}

// RFC 5321 allows no space after the colon, and only one before "FROM:". People type more, and it
// harms nobody.
std::optional<Path> take_path_after(std::string_view prefix, std::string_view& argument)
{
    auto rest = net::trimmed(argument);
    if (!net::same_word(rest.substr(0, prefix.size()), prefix)) return {};
    rest = net::trimmed(rest.substr(prefix.size()));
    auto path = take_path(rest);
    if (path) argument = net::trimmed(rest);
    return path;
}

}  // namespace smtp
