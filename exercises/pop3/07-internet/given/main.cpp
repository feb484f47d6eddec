// SPDX-License-Identifier: MIT
//
// A name server with a zone of a few lines.

#include "pop3/07-internet/name_server.hpp"
#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"

namespace {

std::string zone()
{
    std::string many;
    for (int number = 10; number < 40; ++number)
        many += "many.test MX 10 a-host-with-a-long-name-" + std::to_string(number) + ".test\n";
    return many +
        "red.test MX 10 mail.red.test\n"
        "mail.red.test A 192.0.2.7\n"
        "mail.red.test AAAA 2001:db8::7\n"
        "null.test MX 0 .\n"
        "alias.test CNAME mail.red.test\n";
}

}  // namespace

int main(int argc, char** argv)
{
    net::Address here{"127.0.0.1", 5300};
    net::Options options("exercises/pop3/07-internet: a name server");
    options.add_server(here);
    return options.run(argc, argv, [&] {
        net::Stop& stop = net::stop_on_signal();
        dns::NameServer server(dns::Zone(zone()), here);
        net::log("Listening on " + text(server.address()));
        server.serve(stop);
    });
}
