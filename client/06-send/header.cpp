// SPDX-License-Identifier: MIT

#include "client/06-send/header.hpp"

#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>
#include <array>

namespace smtp {

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

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
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

}  // namespace smtp
