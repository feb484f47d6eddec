// SPDX-License-Identifier: MIT

#include "exercises/server/07-finger/given/finger.hpp"

#include <algorithm>

namespace finger {

using net::Reply;

// YOUR CODE. There is no greeting and no verb: the fallback answers the one line. It has 512 bytes
// at most.
void Finger::add_to(net::Dialogue& dialogue)
{
    dialogue.greeting.text = "This is yours to write\r\n";
    dialogue.commands.set_fallback([this](const net::Line& line) { return answer(line); });
}

// YOUR CODE. A line for each user: "alice  Alice Liddell".
static std::string list_of_all()
{
    return {};
}

// YOUR CODE. "Login: alice", "Name: Alice Liddell", and in the long form "Plan: down the rabbit
// hole" or "No plan".
static std::string about(const User& user, bool is_long)
{
    (void)user;
    (void)is_long;
    return {};
}

// YOUR CODE. The line is empty: all users. "alice", in any case: that one. "/W" before it: the long
// form. An "@" in it: "Finger forwarding service denied" (RFC 1288, 3.2.1). Control characters, and
// bytes above 126, and a line that is too long: "That is no name". Else "No such user: NAME". The
// connection ends.
Reply Finger::answer(const net::Line& line) const
{
    (void)line;
    (void)list_of_all;
    (void)about;
    return {};
}

}  // namespace finger
