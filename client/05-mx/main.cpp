// SPDX-License-Identifier: MIT
//
// client/05-mx: asks name servers which hosts take the mail of a domain.

#include "client/03-tap/host_and_port.hpp"
#include "client/05-mx/mx.hpp"
#include "server/02-socket/trace.hpp"

using namespace net;

namespace {

constexpr int takes_no_mail = 1, try_later = 75;  // EX_TEMPFAIL of sysexits.h

Options::Setter to_domain(std::string& into)
{
    return [&into](std::string_view value) {
        into = value;
        return dns::is_name(value);
    };
}

int print_hosts(const std::string& domain, const dns::Resolver& resolver)
try {
    for (const auto& [preference, name, addresses] : dns::mail_hosts(resolver, domain)) {
        auto line = std::to_string(preference) + " " + name;
        for (const auto& address : addresses) line += " " + address;
        log(line);
    }
    return 0;
} catch (const dns::TakesNoMail& error) {
    log_error(error);
    return takes_no_mail;
}

}  // namespace

int main(int argc, char** argv)
{
    std::string domain;
    HostAndPort server;
    std::uint32_t timeout = dns::usual_time.count();
    Options options(
        "client/05-mx DOMAIN: prints the hosts that take its mail, the first one first");
    options.add("DOMAIN", "as in an address, after the @", "", to_domain(domain));
    options.add("--dns ADDRESS:PORT", "the name server to ask", "those of the system",
        to_host_and_port(server));
    options.add("--timeout MS", "how long each name server may take to answer",
        std::to_string(timeout), to_number(timeout));
    const auto body = [&] {
        return print_hosts(domain, {dns::name_servers(server), Milliseconds(timeout)});
    };
    return options.run(argc, argv, body, try_later);
}
