// SPDX-License-Identifier: MIT

#include "server/06-many/limits.hpp"

#include "server/02-socket/trace.hpp"
#include "server/06-many/platform.hpp"

#include <array>

namespace net {

void Limits::add_to(Options& options)
{
    options.add("--max-clients N", "how many clients are served at once",
        std::to_string(max_clients), to_positive(max_clients));
    options.add("--idle SECONDS",
        "time for a line to arrive, or for a piece of a reply to be taken",
        std::to_string(idle.count()), to_seconds(idle));
}

Options::Setter to_positive(std::uint64_t& into)
{
    return [&into](std::string_view value) { return to_number(into)(value) && into > 0; };
}

Options::Setter to_seconds(std::chrono::seconds& into)
{
    return [&into](std::string_view value) {
        std::uint32_t seconds = 0;
        if (!to_number(seconds)(value) || seconds == 0 || seconds > 1'000'000) return false;
        into = std::chrono::seconds(seconds);
        return true;
    };
}

// Reads what the client has already sent, since unread bytes would turn the close into a reset.
// More bytes may arrive and cause one; to wait for them would make the next clients wait too.
void refuse(Socket client, std::string_view why)
try {
    platform::set_block(client.handle(), false);
    client.write(why);
    platform::half_close(client.handle());
    std::array<char, 2048> ignored;
    client.read(ignored);
} catch (const std::exception& error) {
    log_error(client.peer(), error);
}

}  // namespace net
