// SPDX-License-Identifier: MIT

#include "exercises/smtp/06-vrfy/given/vrfy.hpp"

namespace smtp {

namespace {
constexpr int most_unknown = 5;
}

void Vrfy::add_to(Dialogue& smtp)
{
    vrfy_ = smtp.commands.replace(
        {"VRFY", "", "RFC 5321, 3.5"}, [this](auto who) { return vrfy(who); });
}

Reply Vrfy::vrfy(std::string_view who)
{
    auto name = net::trimmed(who);
    if (name.empty() || unknown_ >= most_unknown) return vrfy_(who);
    if (name.starts_with('<') && name.ends_with('>')) name = name.substr(1, name.size() - 2);
    const auto at = name.rfind('@');
    const bool is_here = at == name.npos || mail::is_here(host_, name.substr(at + 1));
    const auto* account = is_here ? accounts_.find(name.substr(0, at)) : nullptr;
    if (account) return reply(250, "2.1.5 <" + account->name + "@" + host_.domain + ">");
    ++unknown_;
    return reply(550, "5.1.1 No such mailbox here");
}

}  // namespace smtp
