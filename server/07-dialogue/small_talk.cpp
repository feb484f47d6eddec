// SPDX-License-Identifier: MIT

#include "server/07-dialogue/small_talk.hpp"

#include <charconv>

namespace net {

void SmallTalk::add_to(Dialogue& dialogue)
{
    State& commands = dialogue.commands;
    commands.on({"TIME", "", "like RFC 867"}, [this](auto) { return time(); });
    commands.on({"ECHO", "words", "like RFC 862"}, [this](auto words) { return echo(words); });
    commands.on({"COUNT", "number", "its own"}, [this](auto number) { return count(number); });
    commands.on({"HELP", "", "its own"}, [this, &commands](auto) { return help(commands); });
    commands.on({"QUIT", "", "its own"}, [this](auto) { return quit(); });
    commands.set_fallback([this](const Line& line) { return other(line); });
    dialogue.greeting.text = "Hello. Say HELP\r\n";
    dialogue.too_slow = "Too slow, goodbye\r\n";
    dialogue.stopping = "Shutting down, goodbye\r\n";
    dialogue.broken = "Something broke here, goodbye\r\n";
}

Reply SmallTalk::time() const
{
    return {clock_() + "\r\n"};
}

Reply SmallTalk::echo(std::string_view words) const
{
    return {std::string(words) + "\r\n"};
}

Reply SmallTalk::count(std::string_view number) const
{
    number = trimmed(number);
    std::uint32_t last = 0;
    const char* end = number.data() + number.size();
    if (std::from_chars(number.data(), end, last).ptr != end || last == 0)
        return {"Say COUNT and a number from 1 to 4294967295\r\n"};
    Reply numbers;
    numbers.body = [next = std::uint32_t{1}, last](std::string& out) mutable {
        out += std::to_string(next) + "\r\n";
        return next++ < last;
    };
    return numbers;
}

Reply SmallTalk::help(const State& commands) const
{
    std::string all;
    for (const auto& row : commands.rows()) all += (all.empty() ? "" : ", ") + row.info.usage();
    return {all + "\r\n"};
}

Reply SmallTalk::quit() const
{
    return {.text = "Goodbye\r\n", .hang_up = true};
}

Reply SmallTalk::other(const Line& line) const
{
    if (is_from_a_browser(line.text))
        return {.text = "This is not a web server\r\n", .hang_up = true};
    if (line.too_long) return {"That was too long\r\n"};
    if (!line.is_clean()) return {"A line ends in CR LF\r\n"};
    return {"No such verb. Say HELP\r\n"};
}

std::string clock_utc()
{
    using namespace std::chrono;
    const auto now = floor<seconds>(system_clock::now());
    const hh_mm_ss time(now - floor<days>(now));
    const auto two = [](auto part) { return std::to_string(part.count() + 100).substr(1); };
    return two(time.hours()) + ":" + two(time.minutes()) + ":" + two(time.seconds()) + " UTC";
}

}  // namespace net
