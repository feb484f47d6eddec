// SPDX-License-Identifier: MIT

#include "server/04-datagram/platform.hpp"

#include "server/02-socket/platform_windows.hpp"

namespace platform {

Handle create_datagram(const Address& like)
{
    const SOCKET made = socket(like.is_v6() ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
    if (made == INVALID_SOCKET) fail("socket");
    const auto handle = static_cast<Handle>(made);
    if (like.is_v6()) set_option(handle, IPPROTO_IPV6, IPV6_V6ONLY, DWORD{1});
    return handle;
}

bool set_dual(Handle handle)
{
    return set_option(handle, IPPROTO_IPV6, IPV6_V6ONLY, DWORD{0});
}

std::optional<Packet> receive_from(Handle handle, std::span<char> into)
{
    SocketAddress from;
    const int got = recvfrom(
        native(handle), into.data(), static_cast<int>(into.size()), 0, from.get(), &from.length);
    if (got >= 0) return Packet{static_cast<std::size_t>(got), false, from.address()};
    if (WSAGetLastError() == WSAEMSGSIZE) return Packet{into.size(), true, from.address()};
    return {};
}

// The text of POSIX, since the README shows it.
[[noreturn]] static void fail_to_send(const Address& to, int code)
{
    const auto call = "sendto " + text(to);
    if (code != WSAEMSGSIZE) fail(call, code);
    throw net::Error(net::Error::Reason::other, call + ": Message too long");
}

void send_to(Handle handle, std::string_view bytes, const Address& to)
{
    SocketAddress name(to);
    const int size = static_cast<int>(bytes.size());
    if (sendto(native(handle), bytes.data(), size, 0, name.get(), name.length) < 0)
        fail_to_send(to, WSAGetLastError());
}

}  // namespace platform
