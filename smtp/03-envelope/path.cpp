// SPDX-License-Identifier: MIT

#include "smtp/03-envelope/path.hpp"

#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>

namespace smtp {
namespace {

constexpr std::size_t longest_local = 64, longest_domain = 255,
                      longest_path = 256;  // RFC 5321, 4.5.3.1

bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// The bytes of one UTF-8 character at the front (RFC 3629, 4); 0 if it is none, or one of ASCII.
std::size_t utf8_length(std::string_view text)
{
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const std::size_t length = byte(0) < 0xc2 ? 0
        : byte(0) < 0xe0                      ? 2
        : byte(0) < 0xf0                      ? 3
        : byte(0) < 0xf5                      ? 4
                                              : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t at = 1; at < length; ++at)
        if ((byte(at) & 0xc0) != 0x80) return 0;
    const bool overlong =
        (byte(0) == 0xe0 && byte(1) < 0xa0) || (byte(0) == 0xf0 && byte(1) < 0x90);
    const bool surrogate = byte(0) == 0xed && byte(1) > 0x9f;
    return overlong || surrogate || (byte(0) == 0xf4 && byte(1) > 0x8f) ? 0 : length;
}

// Eight-bit bytes are letters where UTF-8 is allowed and they are correct UTF-8.
bool has_right_letters(std::string_view text, Letters letters)
{
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80)
            ++at;
        else if (const auto length = utf8_length(text.substr(at));
                 length > 0 && letters == Letters::utf8)
            at += length;
        else
            return false;
    }
    return true;
}

bool is_eight_bit(char c)
{
    return static_cast<unsigned char>(c) >= 0x80;
}  // checked as UTF-8 before

bool is_atom_letter(char c)  // atext, RFC 5322, 3.2.3
{
    constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~";
    return is_letter_or_digit(c) || is_eight_bit(c) || marks.find(c) != marks.npos;
}

// Words of one kind of letter with single dots between them.
template <typename IsLetter> bool is_dotted(std::string_view text, IsLetter is_letter)
{
    for (std::size_t start = 0;;) {
        const auto dot = std::min(text.find('.', start), text.size());
        if (dot == start || !std::all_of(text.begin() + start, text.begin() + dot, is_letter))
            return false;
        if (dot == text.size()) return true;
        start = dot + 1;
    }
}

// RFC 5321, 4.1.2, and the underscore, which hosts have in their names all the same.
bool is_domain(std::string_view text)
{
    if (text.size() > longest_domain) return false;
    if (!is_dotted(text, [](char c) {
            return is_letter_or_digit(c) || is_eight_bit(c) || c == '-' || c == '_';
        }))
        return false;
    for (std::size_t at = 0; at < text.size(); ++at) {  // no part begins or ends with a hyphen
        const bool first = at == 0 || text[at - 1] == '.';
        const bool last = at + 1 == text.size() || text[at + 1] == '.';
        if (text[at] == '-' && (first || last)) return false;
    }
    return true;
}

bool is_ipv4(std::string_view text)
{
    int parts = 0;
    while (true) {
        const auto digits = text.substr(0, text.find('.'));
        if (digits.empty() || digits.size() > 3 ||
            digits.find_first_not_of("0123456789") != digits.npos)
            return false;
        if (std::stoi(std::string(digits)) > 255) return false;
        ++parts;
        if (digits.size() == text.size()) return parts == 4;
        text.remove_prefix(digits.size() + 1);
    }
}

// Groups of up to four hexadecimal digits, eight of them, or fewer with one "::" (RFC 4291, 2.2).
bool is_ipv6(std::string_view text)
{
    const auto gap = text.find("::");
    if (gap != text.npos && text.find("::", gap + 1) != text.npos) return false;
    int groups = 0, digits = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '.') return false;  // the mixed form with an IPv4 tail: nobody sends it
        if (text[at] == ':') {
            if (digits == 0 && at != gap && at != gap + 1) return false;
            digits = 0;
        } else {
            if (std::string_view("0123456789abcdefABCDEF").find(text[at]) == std::string_view::npos)
                return false;
            if (digits++ == 0) ++groups;
            if (digits > 4) return false;
        }
    }
    const bool ends_well = digits > 0 || (gap != text.npos && gap + 2 == text.size());
    return ends_well && (gap == text.npos ? groups == 8 : groups <= 7);
}

bool is_literal(std::string_view text)
{
    if (!text.starts_with('[') || !text.ends_with(']') || text.size() < 3) return false;
    text = text.substr(1, text.size() - 2);
    if (!net::same_word(text.substr(0, 5), "IPv6:")) return is_ipv4(text);
    return is_ipv6(text.substr(5));
}

// Both kinds of local part. A quoted one loses its quotes and backslashes.
std::optional<std::string> take_local(std::string_view& from)
{
    if (!from.starts_with('"')) {
        const auto text = from.substr(0, from.find_first_of("@>"));
        if (!is_dotted(text, is_atom_letter)) return {};
        from.remove_prefix(text.size());
        return std::string(text);
    }
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

// "@a,@b:" before the address: the way that a letter was once told to take. Checked and left out.
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

std::string text(const Path& path)
{
    std::string local;
    if (path.local.empty() || is_dotted(path.local, is_atom_letter))
        local = path.local;
    else {
        for (const char c : path.local) (local += c == '"' || c == '\\' ? "\\" : "") += c;
        local = '"' + local + '"';
    }
    return "<" + local + (path.domain.empty() ? "" : "@" + path.domain) + ">";
}

std::optional<Path> take_path(std::string_view& from, Letters letters)
{
    auto rest = from;
    if (!rest.starts_with('<')) return {};
    rest.remove_prefix(1);
    Path path;
    if (!rest.starts_with('>')) {
        if (!take_source_route(rest)) return {};
        auto local = take_local(rest);
        if (!local || local->empty() || local->size() > longest_local) return {};
        path.local = *std::move(local);
        if (rest.starts_with('@')) {
            const auto domain = rest.substr(1, rest.find('>') - 1);
            if (!is_domain(domain) && !is_literal(domain)) return {};
            path.domain = domain;
            rest.remove_prefix(1 + domain.size());
        } else if (!net::same_word(path.local, "postmaster")) {
            return {};
        }
    }
    if (!rest.starts_with('>')) return {};
    rest.remove_prefix(1);
    if (from.size() - rest.size() > longest_path) return {};
    if (!has_right_letters(from.substr(0, from.size() - rest.size()), letters)) return {};
    if (!rest.empty() && rest.front() != ' ' && rest.front() != '\t') return {};
    from = rest;
    return path;
}

}  // namespace smtp
