// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/trace_fields.hpp"

#include "client/06-send/header.hpp"
#include "server/07-dialogue/dialogue.hpp"
#include "smtp/03-envelope/literal.hpp"

namespace smtp {

static std::string in_quotes(std::string_view text)
{
    std::string all = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') all += '\\';
        all += c;
    }
    return all + '"';
}

std::string text(const Path& path)
{
    if (path.is_null()) return "<>";
    const auto local = is_dot_string(path.local) ? path.local : in_quotes(path.local);
    return "<" + local + (path.domain.empty() ? "" : "@" + path.domain) + ">";
}

bool is_literal_of(std::string_view domain, std::string_view ip)
{
    if (net::same_word(domain, literal(ip))) return true;
    if (!net::same_word(domain.substr(0, 6), "[IPv6:")) return false;
    const auto named = ipv6(domain.substr(6, domain.size() - 7));
    return named && named == ipv6(without_zone(ip));
}

}  // namespace smtp
