// SPDX-License-Identifier: MIT

#include "client/05-mx/platform.hpp"

#include "server/02-socket/platform_windows.hpp"

#include <iphlpapi.h>

namespace platform {

// The first call says how much room the answer needs.
std::vector<std::string> name_servers()
{
    ULONG size = 0;
    if (GetNetworkParams(nullptr, &size) != ERROR_BUFFER_OVERFLOW) return {};
    std::vector<char> room(size);
    auto* const found = reinterpret_cast<FIXED_INFO*>(room.data());
    if (GetNetworkParams(found, &size) != NO_ERROR) return {};
    std::vector<std::string> all;
    for (const IP_ADDR_STRING* one = &found->DnsServerList; one; one = one->Next)
        if (*one->IpAddress.String) all.emplace_back(one->IpAddress.String);
    return all;
}

}  // namespace platform
