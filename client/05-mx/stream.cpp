// SPDX-License-Identifier: MIT

#include "client/05-mx/stream.hpp"

#include "client/03-tap/network_order.hpp"
#include "client/05-mx/name.hpp"

namespace dns {

static std::optional<std::string> read_exactly(
    net::TimedSocket& stream, const net::Deadline& deadline, std::size_t count)
{
    std::string bytes(count, '\0');
    for (std::size_t have = 0; have < count;) {
        const auto got = stream.read_by(deadline, std::span(bytes).subspan(have));
        if (!got) return {};
        have += got.size;
    }
    return bytes;
}

std::string with_length(const std::string& message)
{
    return net::number16(static_cast<std::uint32_t>(message.size())) + message;
}

std::optional<std::string> read_with_length(net::TimedSocket& stream, const net::Deadline& deadline)
{
    const auto length = read_exactly(stream, deadline, 2);
    if (!length) return {};
    return read_exactly(stream, deadline, Reader(*length).number16());
}

}  // namespace dns
