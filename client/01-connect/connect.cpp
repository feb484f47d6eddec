// SPDX-License-Identifier: MIT

#include "client/01-connect/connect.hpp"

#include "client/01-connect/platform.hpp"
#include "server/02-socket/trace.hpp"

namespace net {

static std::string reason(platform::Connected how, Milliseconds at_most)
{
    switch (how) {
    case platform::Connected::refused:
        return "Connection refused (no program listens on this port)";
    case platform::Connected::unreachable: return "Unreachable (no network leads to this address)";
    default: return "Timed out (no answer within " + text(at_most) + ")";
    }
}

Socket connect(const Address& server, Milliseconds at_most)
{
    Socket socket(platform::create(server), server);
    const auto how = platform::connect(socket.handle(), server, at_most);
    const auto what = "connect " + text(server) + ": ";
    if (how != platform::Connected::yes)
        throw Error(Error::Reason::other, what + reason(how, at_most));
    if (tracing()) trace(what + "connected");
    return socket;
}

Socket connect(const std::string& host, std::uint16_t port, Milliseconds at_most)
{
    std::string failures;
    for (const Address& address : platform::resolve(host, port)) try {
            return connect(address, at_most);
        } catch (const Error& error) {
            if (tracing()) trace(error.what());
            failures += (failures.empty() ? "" : "; ") + std::string(error.what());
        }
    throw Error(Error::Reason::other, failures);
}

std::string text(Milliseconds time)
{
    const auto count = time.count();
    return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

}  // namespace net
