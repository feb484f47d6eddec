// SPDX-License-Identifier: MIT

#include "exercises/smtp/05-greylist/given/greylist.hpp"

#include "smtp/05-deliver/trace_fields.hpp"

namespace smtp {

// YOUR CODE. Remember when a triple came first, and not when it came last.
bool Greylist::passes(const Triple& triple, Clock::time_point now)
{
    (void)triple;
    (void)now;
    return true;
}

void Greylisting::add_to(Dialogue& smtp)
{
    rcpt_ = smtp.commands.replace(
        {"RCPT", "", "RFC 6647, 2.2"}, [this](auto argument) { return rcpt(argument); });
}

// YOUR CODE. With a sender and an address, a triple is (client_, text of the sender, text of the
// recipient). One that may not pass yet: "450 4.7.1 We do not know you yet, try again later". All
// else is for the row that was replaced.
Reply Greylisting::rcpt(std::string_view argument)
{
    return rcpt_(argument);
}

}  // namespace smtp
