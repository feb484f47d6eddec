// SPDX-License-Identifier: MIT

#include "exercises/server/07-chat/given/chat.hpp"

#include <algorithm>

namespace chat {

using net::Reply;

std::size_t Room::enter()
{
    std::lock_guard lock(mutex_);
    return ++speakers_;
}

std::size_t Room::size() const
{
    std::lock_guard lock(mutex_);
    return said_.size();
}

void Room::say(std::size_t by, std::string line)
{
    std::lock_guard lock(mutex_);
    said_.push_back({by, std::move(line)});
}

std::vector<Room::Said> Room::since(std::size_t from) const
{
    std::lock_guard lock(mutex_);
    return {said_.begin() + static_cast<std::ptrdiff_t>(std::min(from, said_.size())), said_.end()};
}

void Chat::add_to(net::Dialogue& dialogue)
{
    dialogue.greeting.text = "Welcome. Say NICK and a name\r\n";
    auto& commands = dialogue.commands;
    commands.on({"NICK", "name", "its own"}, [this](auto name) { return nick(name); });
    commands.on({"SAY", "words", "its own"}, [this](auto words) { return say(words); });
    commands.on({"READ", "", "its own"}, [this](auto) { return read(); });
    commands.on({"QUIT", "", "its own"},
        [](auto) { return Reply{.text = "Goodbye\r\n", .hang_up = true}; });
    commands.set_fallback([](const net::Line&) { return Reply{"NICK, SAY, READ or QUIT\r\n"}; });
}

Reply Chat::nick(std::string_view name)
{
    const auto is_letter = [](unsigned char c) { return std::isalnum(c) != 0; };
    if (name.empty() || name.size() > 20 || !std::all_of(name.begin(), name.end(), is_letter))
        return {"A name has 1 to 20 letters and digits\r\n"};
    name_ = name;
    return {"Hello, " + name_ + "\r\n"};
}

Reply Chat::say(std::string_view words)
{
    if (name_.empty()) return {"Say NICK first\r\n"};
    room_.say(me_, name_ + ": " + std::string(words));
    return {"Said\r\n"};
}

Reply Chat::read()
{
    Reply lines;
    const auto all = room_.since(read_);
    read_ += all.size();
    for (const auto& [by, line] : all)
        if (by != me_) lines.text += line + "\r\n";
    lines.text += ".\r\n";
    return lines;
}

}  // namespace chat
