// SPDX-License-Identifier: MIT
//
// client/02-telnet: a telnet that shows each byte, and misbehaves on request.

#include "client/01-connect/connect.hpp"
#include "client/01-connect/platform.hpp"
#include "client/02-telnet/at_once.hpp"
#include "server/06-many/platform.hpp"

#include <cstdlib>

using namespace net;

static Options::Setter to_count(std::uint32_t& into)
{
    return [&into](std::string_view value) {
        return to_number(into)(value) && into > 0 && into <= 100'000;
    };
}

int main(int argc, char** argv)
{
    std::string host;
    std::uint16_t port = 0;
    std::uint32_t clients = 1;
    std::chrono::seconds timeout(10);
    bool bytes = false;
    Faults faults;
    Options options("client/02-telnet HOST PORT: sends lines to a server and shows what comes");
    options.add("HOST", "the server's name or its address", "", to_text(host));
    options.add("PORT", "the port it listens on", "", to_number(port));
    options.add_flag("--bytes", "show each piece that comes, byte by byte", bytes);
    faults.add_to(options);
    options.add(
        "--clients N", "so many at once, each with the whole input", "1", to_count(clients));
    add_timeout(options, timeout);

    std::optional<Exchange> exchange;
    const Source input = platform::read_input;
    const int status = options.run(argc, argv, [&] {
        platform::fail_when_interrupted();
        const auto make = [&] { return connect(host, port, timeout); };
        if (clients > 1) {
            platform::allow_many_sockets();
            return talk_at_once(clients, make, read_all(input, 16), faults, timeout);
        }
        exchange.emplace(make(), timeout);
        talk(*exchange, input, faults, timeout, bytes ? show_bytes : show_text);
    });
    std::_Exit(status);  // a thread may still wait for standard input: see exchange.hpp
}
