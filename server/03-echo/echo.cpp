// SPDX-License-Identifier: MIT

#include "server/03-echo/echo.hpp"

#include <array>

namespace net {

bool write_all(Socket& socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto sent = socket.write(bytes);
        if (!sent) return false;
        bytes.remove_prefix(sent.size);
    }
    return true;
}

void echo(Socket& client)
{
    std::array<char, 65536> buffer;
    while (const auto got = client.read(buffer))
        if (!write_all(client, {buffer.data(), got.size})) return;
}

}  // namespace net
