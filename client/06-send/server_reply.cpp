// SPDX-License-Identifier: MIT

#include "client/06-send/server_reply.hpp"

#include "server/02-socket/trace.hpp"

#include <algorithm>

namespace smtp {

namespace {

constexpr std::size_t most_lines = 100;

// Three digits and the end, a space, or a hyphen where more lines follow.
bool is_reply_line(std::string_view line)
{
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, is_digit)) return false;
    if (line[0] < '2' || line[0] > '5') return false;
    return line.size() == 3 || line[3] == ' ' || line[3] == '-';
}

}  // namespace

std::string ServerReply::text() const
{
    std::string all;
    for (const auto& line : lines) all += (all.empty() ? "" : " ") + net::printable(line);
    return all;
}

ServerReply hear_reply(net::Talk& talk, net::Milliseconds at_most)
{
    ServerReply reply;
    const net::Deadline deadline(at_most);
    while (true) {
        const auto line = net::hear_line(talk, deadline, at_most);
        if (!is_reply_line(line)) talk.fail("this is no reply: " + net::printable(line));
        const int code = std::stoi(line.substr(0, 3));
        if (!reply.lines.empty() && code != reply.code)
            talk.fail("a reply with two codes: " + net::printable(line));
        reply.code = code;
        reply.lines.push_back(line.substr(std::min<std::size_t>(4, line.size())));
        if (line.size() == 3 || line[3] == ' ') return reply;
        if (reply.lines.size() == most_lines) talk.fail("a reply that does not end");
    }
}

}  // namespace smtp
