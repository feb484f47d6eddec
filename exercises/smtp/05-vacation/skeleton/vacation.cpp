// SPDX-License-Identifier: MIT

#include "exercises/smtp/05-vacation/given/vacation.hpp"

namespace smtp {

// YOUR CODE
std::optional<std::string> field(const Incoming& message, std::string_view name)
{
    (void)message;
    (void)name;
    return {};
}

// YOUR CODE. The local part of an address that no person reads: it begins with mailer-daemon,
// postmaster or owner-, or ends in -request, in whatever case.
static bool is_a_program(std::string_view local)
{
    (void)local;
    return false;
}

// YOUR CODE. No for: the null reverse-path; the owner; a program; a message that says Auto-
// Submitted, and not "no"; one of a list (List-Id, List-Unsubscribe; Precedence: bulk, list or
// junk).
bool wants_answer(const Incoming& message)
{
    (void)message;
    (void)is_a_program;
    return false;
}

// YOUR CODE. From: <the owner>, To: <the sender>, Subject: Auto: and the subject of the message,
// Auto-Submitted: auto-replied (so that no other vacation answers this answer); an empty line; the
// text.
std::vector<std::string> answer_to(const Incoming& message, const std::string& text)
{
    (void)message;
    (void)text;
    return {};
}

// YOUR CODE
bool Answered::is_first(const std::string& owner, const std::string& sender)
{
    (void)owner;
    (void)sender;
    return true;
}

}  // namespace smtp
