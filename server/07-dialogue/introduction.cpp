// SPDX-License-Identifier: MIT

#include "server/07-dialogue/introduction.hpp"

namespace net {

void Introduction::add_to(Dialogue& dialogue)
{
    State& commands = dialogue.commands;
    commands.on({"NAME", "", "its own"}, [this](auto) { return ask(); });
    commands.on({"WHO", "", "its own"}, [this](auto) { return who(); });
    time_without_name_ =
        commands.replace({"TIME", "", "like RFC 867"}, [this](auto) { return time(); });
    question_.longest_line = 64;
    question_.set_fallback(
        [this, &commands](const Line& line) { return hear_name(line, commands); });
}

Reply Introduction::ask()
{
    return {.text = "What is your name?\r\n", .next = &question_};
}

Reply Introduction::hear_name(const Line& line, State& commands)
{
    if (line.too_long || !line.is_clean()) return {"That is not a name. What is your name?\r\n"};
    name_ = line.text;
    return {.text = "Hello, " + name_ + "\r\n", .next = &commands};
}

Reply Introduction::who() const
{
    return {"You are " + text(ends_.client) + ", I am " + text(ends_.server) + "\r\n"};
}

Reply Introduction::time()
{
    Reply reply = time_without_name_("");
    if (!name_.empty()) reply.text = name_ + ", it is " + reply.text;
    return reply;
}

}  // namespace net
