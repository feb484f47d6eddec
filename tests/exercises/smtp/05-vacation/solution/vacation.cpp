// SPDX-License-Identifier: MIT

#include "exercises/smtp/05-vacation/given/vacation.hpp"

#include <algorithm>
#include <array>

namespace smtp {

std::optional<std::string> field(const Incoming& message, std::string_view name)
{
    for (const auto& line : message.header) {
        const auto colon = line.find(':');
        if (colon != line.npos && net::same_word(std::string_view(line).substr(0, colon), name))
            return std::string(net::trimmed(std::string_view(line).substr(colon + 1)));
    }
    return {};
}

static bool is_a_program(std::string_view local)
{
    constexpr std::array<std::string_view, 2> names{"mailer-daemon", "postmaster"};
    const auto begins = [&](std::string_view with) {
        return net::same_word(local.substr(0, with.size()), with);
    };
    const auto ends = [&](std::string_view with) {
        return local.size() >= with.size() &&
            net::same_word(local.substr(local.size() - with.size()), with);
    };
    return std::any_of(names.begin(), names.end(), begins) || begins("owner-") || ends("-request");
}

bool wants_answer(const Incoming& message)
{
    if (message.from.empty() || net::same_word(message.from, message.to)) return false;
    if (is_a_program(std::string_view(message.from).substr(0, message.from.rfind('@'))))
        return false;
    const auto automatic = field(message, "Auto-Submitted");
    if (automatic && !net::same_word(*automatic, "no")) return false;
    if (field(message, "List-Id") || field(message, "List-Unsubscribe")) return false;
    const auto precedence = field(message, "Precedence").value_or("");
    for (const char* word : {"bulk", "list", "junk"})
        if (net::same_word(precedence, word)) return false;
    return true;
}

std::vector<std::string> answer_to(const Incoming& message, const std::string& text)
{
    return {"From: <" + message.to + ">", "To: <" + message.from + ">",
        "Subject: Auto: " + field(message, "Subject").value_or(""), "Auto-Submitted: auto-replied",
        "", text};
}

bool Answered::is_first(const std::string& owner, const std::string& sender)
{
    std::lock_guard lock(mutex_);
    return pairs_.emplace(owner, sender).second;
}

}  // namespace smtp
