// SPDX-License-Identifier: MIT

#include "client/03-tap/host_and_port.hpp"

namespace net {

Options::Setter to_host_and_port(HostAndPort& into)
{
    return [&into](std::string_view value) {
        const auto colon = value.rfind(':');
        if (colon == value.npos) return false;
        auto host = value.substr(0, colon);
        if (host.starts_with('[') && host.ends_with(']'))
            host = host.substr(1, host.size() - 2);
        else if (host.find(':') != host.npos)
            return false;  // which of its colons would be the one before the port?
        into.host = host;
        return !host.empty() && to_number(into.port)(value.substr(colon + 1)) && into.port > 0;
    };
}

}  // namespace net
