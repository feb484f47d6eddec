// SPDX-License-Identifier: MIT

#include "exercises/server/07-finger/given/finger.hpp"

#include <algorithm>

namespace finger {

using net::Reply;

void Finger::add_to(net::Dialogue& dialogue)
{
    dialogue.commands.longest_line = 512;
    dialogue.commands.set_fallback([this](const net::Line& line) { return answer(line); });
}

static std::string list_of_all()
{
    std::string all;
    for (const auto& user : users()) all += user.login + "  " + user.name + "\r\n";
    return all;
}

static std::string about(const User& user, bool is_long)
{
    std::string all = "Login: " + user.login + "\r\nName: " + user.name + "\r\n";
    if (is_long) all += user.plan.empty() ? "No plan\r\n" : "Plan: " + user.plan + "\r\n";
    return all;
}

Reply Finger::answer(const net::Line& line) const
{
    Reply reply{.text = {}, .hang_up = true};
    auto query = net::trimmed(line.text);
    const bool is_long = net::same_word(net::split(query).name, "/W");
    if (is_long) query = net::trimmed(net::split(query).argument);
    if (line.too_long ||
        std::any_of(query.begin(), query.end(), [](char c) { return c < ' ' || c > '~'; }))
        reply.text = "That is no name\r\n";
    else if (query.find('@') != query.npos)
        reply.text = "Finger forwarding service denied\r\n";
    else if (query.empty())
        reply.text = list_of_all();
    else
        for (const auto& user : users())
            if (net::same_word(user.login, query)) reply.text = about(user, is_long);
    if (reply.text.empty()) reply.text = "No such user: " + std::string(query) + "\r\n";
    return reply;
}

}  // namespace finger
