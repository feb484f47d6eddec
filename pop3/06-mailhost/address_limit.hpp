// SPDX-License-Identifier: MIT
//
// How many clients may come from one address at once. Without this limit one program could take all
// the places that --max-clients offers.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pop3 {

/// Its functions may be called from any thread.
class AddressLimit {
public:
    explicit AddressLimit(std::uint64_t most) : most_(most) { }

    /// A client's place. The destructor makes it free again. The limit must outlive it.
    class Place {
    public:
        Place(AddressLimit& limit, std::string network) :
            limit_(&limit), network_(std::move(network))
        {
        }
        Place(Place&& other) noexcept :
            limit_(std::exchange(other.limit_, nullptr)), network_(std::move(other.network_))
        {
        }
        Place& operator=(Place&&) = delete;
        ~Place();

    private:
        AddressLimit* limit_;
        std::string network_;
    };

    /// Nothing if the address has as many places as it may have.
    std::optional<Place> take(std::string_view ip);

private:
    const std::uint64_t most_;
    std::mutex mutex_;
    std::map<std::string, std::uint64_t> taken_;  // by network: see mail::network_of()
};

}  // namespace pop3
