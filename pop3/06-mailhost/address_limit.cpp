// SPDX-License-Identifier: MIT

#include "pop3/06-mailhost/address_limit.hpp"

#include "smtp/07-login/wrong_passwords.hpp"

namespace pop3 {

std::optional<AddressLimit::Place> AddressLimit::take(std::string_view ip)
{
    auto network = mail::network_of(ip);
    std::lock_guard lock(mutex_);
    auto& count = taken_[network];
    if (count == most_) return {};
    ++count;
    return Place(*this, std::move(network));
}

AddressLimit::Place::~Place()
{
    if (!limit_) return;
    std::lock_guard lock(limit_->mutex_);
    const auto taken = limit_->taken_.find(network_);
    if (--taken->second == 0) limit_->taken_.erase(taken);
}

}  // namespace pop3
