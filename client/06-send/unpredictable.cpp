// SPDX-License-Identifier: MIT

#include "client/06-send/unpredictable.hpp"

#include <cstdint>
#include <random>

namespace mail {

std::string unpredictable(std::string_view host)
{
    std::random_device device;
    const auto number = [&] { return std::to_string(std::uint64_t{device()} << 32 | device()); };
    const auto first = number();
    return "<" + first + "." + number() + "@" + std::string(host) + ">";
}

}  // namespace mail
