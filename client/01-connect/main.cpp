// SPDX-License-Identifier: MIT
//
// client/01-connect: the other side of a connection. Standard input goes to the server, and what
// comes back goes to standard output.

#include "client/01-connect/connect.hpp"
#include "client/01-connect/exchange.hpp"
#include "client/01-connect/platform.hpp"

#include <cstdlib>

using namespace net;

int main(int argc, char** argv)
{
    std::string host;
    std::uint16_t port = 0;
    std::chrono::seconds timeout(10);
    Options options("client/01-connect HOST PORT: sends its input to a server, prints what comes");
    options.add("HOST", "the server's name or its address", "", to_text(host));
    options.add("PORT", "the port it listens on", "", to_number(port));
    add_timeout(options, timeout);
    std::optional<Exchange> exchange;
    const int status = options.run(argc, argv, [&] {
        platform::fail_when_interrupted();
        exchange.emplace(connect(host, port, timeout), timeout);
        exchange->start_sending([&] { send_input(*exchange); });
        exchange->receive(platform::write_output);
    });
    std::_Exit(status);  // a thread may still wait for standard input: see exchange.hpp
}
