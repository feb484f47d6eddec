// SPDX-License-Identifier: MIT

#include "exercises/smtp/05-greylist/given/greylist.hpp"

#include "smtp/05-deliver/trace_fields.hpp"

namespace smtp {

bool Greylist::passes(const Triple& triple, Clock::time_point now)
{
    std::lock_guard lock(mutex_);
    const auto [seen, is_new] = first_seen_.emplace(triple, now);
    return !is_new && now - seen->second >= wait_;
}

void Greylisting::add_to(Dialogue& smtp)
{
    rcpt_ = smtp.commands.replace(
        {"RCPT", "", "RFC 6647, 2.2"}, [this](auto argument) { return rcpt(argument); });
}

Reply Greylisting::rcpt(std::string_view argument)
{
    if (!envelope_.is_open()) return rcpt_(argument);
    auto path_text = argument;
    const auto to = take_path_after("TO:", path_text);
    if (to && !to->is_null() && path_text.empty() &&
        !greylist_.passes({client_, text(*envelope_.from), text(*to)}))
        return reply(450, "4.7.1 We do not know you yet, try again later");
    return rcpt_(argument);
}

}  // namespace smtp
