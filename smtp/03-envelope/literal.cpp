// SPDX-License-Identifier: MIT

#include "smtp/03-envelope/literal.hpp"

#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>
#include <charconv>

namespace smtp {
namespace {

// The number that is the whole of `text`, which has from one to `most_digits` digits.
std::optional<unsigned> number(std::string_view text, int base, std::size_t most_digits)
{
    unsigned value = 0;
    const char* end = text.data() + text.size();
    if (text.empty() || text.size() > most_digits) return {};
    if (std::from_chars(text.data(), end, value, base).ptr != end) return {};
    return value;
}

// Four numbers up to 255 with dots between them.
std::optional<unsigned> ipv4(std::string_view text)
{
    unsigned address = 0;
    for (int parts = 1;; ++parts) {
        const auto digits = text.substr(0, text.find('.'));
        const auto byte = number(digits, 10, 3);
        if (!byte || *byte > 255) return {};
        address = address << 8 | *byte;
        if (digits.size() == text.size()) return parts == 4 ? std::optional(address) : std::nullopt;
        text.remove_prefix(digits.size() + 1);
    }
}

struct Groups {
    IPv6 groups{};
    std::size_t count = 0;

    bool add(unsigned group)
    {
        if (count == groups.size()) return false;
        groups[count++] = static_cast<std::uint16_t>(group);
        return true;
    }
};

// Groups of up to four hexadecimal digits with colons between them. The last two may be an IPv4
// address.
std::optional<Groups> groups_of(std::string_view text)
{
    Groups all;
    while (!text.empty()) {
        const auto part = text.substr(0, text.find(':'));
        const bool is_last = part.size() == text.size();
        const auto tail = is_last ? ipv4(part) : std::nullopt;
        const auto group = tail ? *tail >> 16 : number(part, 16, 4);
        if (!group || !all.add(*group)) return {};
        if (tail && !all.add(*tail & 0xffff)) return {};
        if (is_last) return all;
        text.remove_prefix(part.size() + 1);
        if (text.empty()) return {};  // it ends in a colon
    }
    return all;
}

}  // namespace

// "::" stands for two or more groups of zeros, once.
std::optional<IPv6> ipv6(std::string_view text)
{
    const auto gap = text.find("::");
    const auto before = groups_of(text.substr(0, gap));
    if (!before) return {};
    if (gap == text.npos) return before->count == 8 ? std::optional(before->groups) : std::nullopt;
    const bool has_ipv4_before = text.substr(0, gap).find('.') != text.npos;
    const auto after = groups_of(text.substr(gap + 2));
    if (!after || has_ipv4_before || before->count + after->count > 6) return {};
    IPv6 all = before->groups;
    std::copy_n(after->groups.begin(), after->count, all.end() - after->count);
    return all;
}

bool is_address_literal(std::string_view text)
{
    if (!text.starts_with('[') || !text.ends_with(']')) return false;
    text = text.substr(1, text.size() - 2);
    const auto colon = text.find(':');
    if (colon == text.npos) return ipv4(text).has_value();
    const auto tag = text.substr(0, colon), content = text.substr(colon + 1);
    if (net::same_word(tag, "IPv6")) return ipv6(content).has_value();
    constexpr std::string_view tag_characters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    return !tag.empty() && !tag.ends_with('-') && !content.empty() &&
        tag.find_first_not_of(tag_characters) == tag.npos &&
        std::all_of(content.begin(), content.end(),
            [](char c) { return c >= '!' && c <= '~' && c != '[' && c != '\\' && c != ']'; });
}

}  // namespace smtp
