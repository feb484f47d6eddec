// SPDX-License-Identifier: MIT

#include "client/03-tap/network_order.hpp"

namespace net {

std::string number16(std::uint32_t number)
{
    return {static_cast<char>(number >> 8 & 255), static_cast<char>(number & 255)};
}

std::string number32(std::uint32_t number)
{
    return number16(number >> 16) + number16(number);
}

}  // namespace net
