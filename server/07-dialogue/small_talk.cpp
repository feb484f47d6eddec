// SPDX-License-Identifier: MIT

#include "server/07-dialogue/small_talk.hpp"

namespace net {

SmallTalk::SmallTalk(std::function<std::string()> clock) : clock_(std::move(clock))
{
    greeting = "Hello. Say HELP\r\n";
    too_slow = "Too slow, goodbye\r\n";
    stopping = "Closing down, goodbye\r\n";
    broken = "Something broke here, goodbye\r\n";
    commands.on("TIME", [this](std::string_view argument) { return time(argument); });
    commands.on("ECHO", [this](std::string_view argument) { return echo(argument); });
    commands.on("HELP", [this](std::string_view argument) { return help(argument); });
    commands.on("QUIT", [this](std::string_view argument) { return quit(argument); });
    commands.otherwise = [](const Line& line) {
        if (line.too_long) return Reply{"That was too long\r\n"};
        if (!line.is_clean()) return Reply{"A line ends in CR LF\r\n"};
        return Reply{"No such verb. Say HELP\r\n"};
    };
}

Reply SmallTalk::time(std::string_view) const
{
    return {clock_() + "\r\n"};
}

Reply SmallTalk::echo(std::string_view argument) const
{
    return {std::string(argument) + "\r\n"};
}

Reply SmallTalk::help(std::string_view) const
{
    return {"TIME, ECHO words, HELP, QUIT\r\n"};
}

Reply SmallTalk::quit(std::string_view) const
{
    return {.text = "Goodbye\r\n", .hang_up = true};
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
