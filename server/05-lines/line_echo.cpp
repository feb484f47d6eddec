// SPDX-License-Identifier: MIT

#include "server/05-lines/line_echo.hpp"

namespace net {

std::optional<std::string> answer(const Line& line)
{
    if (line.too_long)
        return "Too long: a line has at most " + std::to_string(longest_line) + " bytes\r\n";
    if (line.text == "QUIT" && line.end != Line::End::none) return {};

    std::string echo(line.text);
    if (line.is_clean()) return echo + "\r\n";
    if (line.end == Line::End::lf) echo += " (it ended in a bare LF)";
    if (line.end == Line::End::none) echo += " (it had no end)";
    if (line.text.find('\r') != line.text.npos) echo += " (with a bare CR in it)";
    return echo + "\r\n";
}

}  // namespace net
