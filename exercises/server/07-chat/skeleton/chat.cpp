// SPDX-License-Identifier: MIT

#include "exercises/server/07-chat/given/chat.hpp"

#include <algorithm>

namespace chat {

using net::Reply;

// YOUR CODE. Threads call these four at the same time.
std::size_t Room::enter()
{
    return 0;
}

// YOUR CODE
std::size_t Room::size() const
{
    return 0;
}

// YOUR CODE
void Room::say(std::size_t by, std::string line)
{
    (void)by;
    (void)line;
}

// YOUR CODE
std::vector<Room::Said> Room::since(std::size_t from) const
{
    (void)from;
    return {};
}

// YOUR CODE. The greeting is "Welcome. Say NICK and a name". Rows for NICK, SAY, READ and QUIT
// ("Goodbye", and the end); to anything else "NICK, SAY, READ or QUIT".
void Chat::add_to(net::Dialogue& dialogue)
{
    dialogue.greeting.text = "Welcome. Say NICK and a name\r\n";
    dialogue.commands.set_fallback([](const net::Line&) { return Reply{"What?\r\n"}; });
}

// YOUR CODE. "Hello, NAME", or "A name has 1 to 20 letters and digits".
Reply Chat::nick(std::string_view name)
{
    (void)name;
    return {"NICK is yours to write\r\n"};
}

// YOUR CODE. "Said", or "Say NICK first". What is said is "NAME: words".
Reply Chat::say(std::string_view words)
{
    (void)words;
    return {"SAY is yours to write\r\n"};
}

// YOUR CODE. What the others have said since the last READ, or since this client has come, a line
// each, and then a line with a dot.
Reply Chat::read()
{
    return {"READ is yours to write\r\n"};
}

}  // namespace chat
