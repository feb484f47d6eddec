// SPDX-License-Identifier: MIT

#include "smtp/07-login/wrong_passwords.hpp"

#include "client/06-send/header.hpp"
#include "smtp/03-envelope/literal.hpp"

#include <algorithm>
#include <tuple>

namespace mail {

namespace {
constexpr std::size_t most_networks = 10'000;
constexpr std::chrono::minutes memory{10};
constexpr int answered_at_once = 2, longest_pause = 4;  // wrong passwords; seconds
}  // namespace

net::Milliseconds WrongPasswords::count(std::string_view ip)
{
    const auto now = Clock::now();
    const auto network = network_of(ip);
    std::lock_guard lock(mutex_);
    if (!networks_.contains(network)) make_room(now);
    Entry& entry = networks_[network];
    if (now - entry.last > memory) entry.count = 0;
    entry.last = now;
    entry.count = std::min(entry.count + 1, answered_at_once + longest_pause);
    return std::chrono::seconds(std::max(entry.count - answered_at_once, 0));
}

// Forgets those whose time is over, or else the one that has guessed least: nobody may make us
// forget a guesser by guessing once from each of many addresses.
void WrongPasswords::make_room(Clock::time_point now)
{
    if (networks_.size() < most_networks) return;
    std::erase_if(networks_, [&](const auto& one) { return now - one.second.last > memory; });
    if (networks_.size() < most_networks) return;
    networks_.erase(std::min_element(networks_.begin(), networks_.end(), [](auto& a, auto& b) {
        return std::tie(a.second.count, a.second.last) < std::tie(b.second.count, b.second.last);
    }));
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
