// SPDX-License-Identifier: MIT

#include "smtp/07-login/wrong_passwords.hpp"

#include "smtp/03-envelope/literal.hpp"
#include "smtp/05-deliver/trace_fields.hpp"

#include <algorithm>

namespace mail {

namespace {
constexpr std::size_t most_networks = 10'000;
constexpr std::chrono::minutes memory{10};
constexpr int answered_at_once = 2, longest_pause = 4;  // wrong passwords; seconds
}  // namespace

// When there is no room, those whose time is over are forgotten, or else any other one.
net::Milliseconds WrongPasswords::count(std::string_view ip)
{
    const auto now = Clock::now();
    const auto is_over = [&](const auto& network) { return now - network.second.last > memory; };
    std::lock_guard lock(mutex_);
    if (networks_.size() >= most_networks) std::erase_if(networks_, is_over);
    if (networks_.size() >= most_networks) networks_.erase(networks_.begin());
    Entry& entry = networks_[network_of(ip)];
    if (now - entry.last > memory) entry.count = 0;
    entry.last = now;
    entry.count = std::min(entry.count + 1, answered_at_once + longest_pause);
    return std::chrono::seconds(std::max(entry.count - answered_at_once, 0));
}

std::string network_of(std::string_view ip)
{
    const auto groups = smtp::ipv6(smtp::without_zone(ip));
    if (!groups) return std::string(ip);
    std::string network;
    for (std::size_t at = 0; at < groups->size() / 2; ++at)
        network += std::to_string((*groups)[at]) + ":";
    return network;
}

}  // namespace mail
