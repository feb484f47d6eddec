// SPDX-License-Identifier: MIT

#include "exercises/pop3/04-today/given/today.hpp"

#include <charconv>

namespace pop3 {

std::optional<std::time_t> time_of(const Message& message)
{
    const std::string& name = message.file.name;
    std::time_t seconds = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), seconds);
    if (error != std::errc() || end == name.data()) return {};
    return seconds;
}

std::time_t midnight_before(std::time_t now)
{
    constexpr std::time_t day = 24 * 60 * 60;
    return now - now % day;
}

void Today::add_to(net::State& commands)
{
    pass_ = commands.replace({"PASS", "", "its own"}, [this](auto password) {
        Reply welcome = pass_(password);
        if (accepted(welcome)) leave_out_old_ones(std::time(nullptr));
        return welcome;
    });
}

void Today::leave_out_old_ones(std::time_t now)
{
    auto& messages = transaction_.maildrop().messages();
    std::map<std::uint64_t, Message> of_today;
    for (auto& [number, message] : messages) {
        const auto time = time_of(message);
        if (time && *time >= midnight_before(now))
            of_today.emplace(of_today.size() + 1, std::move(message));
    }
    messages = std::move(of_today);
}

}  // namespace pop3
