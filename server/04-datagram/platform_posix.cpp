// SPDX-License-Identifier: MIT

#include "server/04-datagram/platform.hpp"

#include "server/02-socket/platform_posix.hpp"

#include <fcntl.h>
#include <netinet/in.h>

namespace platform {

// No SO_REUSEADDR: it would let two UDP servers share a port.
Handle create_datagram(const Address& like)
{
    const Handle made{socket(like.is_v6() ? AF_INET6 : AF_INET, SOCK_DGRAM, 0)};
    if (made == Handle::none) fail("socket");
    fcntl(descriptor(made), F_SETFD, FD_CLOEXEC);
    if (like.is_v6()) set_option(made, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    return made;
}

bool set_dual(Handle handle)
{
    return set_option(handle, IPPROTO_IPV6, IPV6_V6ONLY, 0);
}

// recvmsg and not recvfrom: only recvmsg says everywhere whether the packet was truncated.
std::optional<Packet> receive_from(Handle handle, std::span<char> into)
{
    SocketAddress from;
    iovec part{into.data(), into.size()};
    msghdr message{};
    message.msg_name = from.get();
    message.msg_namelen = from.length;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ssize_t got = -1;
    do got = recvmsg(descriptor(handle), &message, 0);
    while (got < 0 && errno == EINTR);
    if (got < 0) return {};
    from.length = message.msg_namelen;
    return Packet{
        static_cast<std::size_t>(got), (message.msg_flags & MSG_TRUNC) != 0, from.address()};
}

void send_to(Handle handle, std::string_view bytes, const Address& to)
{
    SocketAddress name(to);
    if (sendto(descriptor(handle), bytes.data(), bytes.size(), 0, name.get(), name.length) < 0)
        fail("sendto " + text(to));
}

}  // namespace platform
