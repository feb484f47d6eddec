// SPDX-License-Identifier: MIT

#include "smtp/05-deliver/trace_fields.hpp"

#include "server/07-dialogue/dialogue.hpp"
#include "smtp/03-envelope/literal.hpp"

#include <algorithm>
#include <array>

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

std::string_view without_zone(std::string_view ip)
{
    return ip.substr(0, ip.find('%'));
}

std::string literal(std::string_view ip)
{
    const std::string open = ip.find(':') == ip.npos ? "[" : "[IPv6:";
    return open + std::string(without_zone(ip)) + "]";
}

bool is_literal_of(std::string_view domain, std::string_view ip)
{
    if (net::same_word(domain, literal(ip))) return true;
    if (!net::same_word(domain.substr(0, 6), "[IPv6:")) return false;
    const auto named = ipv6(domain.substr(6, domain.size() - 7));
    return named && named == ipv6(without_zone(ip));
}

std::string date(std::chrono::system_clock::time_point when)
{
    using namespace std::chrono;
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto today = floor<std::chrono::days>(when);
    const year_month_day ymd(today);
    const hh_mm_ss time(floor<seconds>(when - today));
    const auto two = [](auto number) { return std::to_string(number + 100).substr(1); };
    return std::string(days[weekday(today).c_encoding()]) + ", " +
        std::to_string(unsigned(ymd.day())) + " " + months[unsigned(ymd.month()) - 1] + " " +
        std::to_string(int(ymd.year())) + " " + two(time.hours().count()) + ":" +
        two(time.minutes().count()) + ":" + two(time.seconds().count()) + " +0000";
}

bool is_field(std::string_view line)
{
    const auto name = net::trimmed(line.substr(0, line.find(':')));
    return !name.empty() && line.starts_with(name) && line.find(':') != line.npos &&
        std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace smtp
