// SPDX-License-Identifier: MIT
//
// client/06-send: sends a message from standard input to its recipients.

#include "client/01-connect/exchange.hpp"
#include "client/01-connect/platform.hpp"
#include "client/02-telnet/script.hpp"
#include "client/06-send/command_line.hpp"
#include "client/06-send/delivery.hpp"
#include "server/02-socket/trace.hpp"

#include <algorithm>

using namespace smtp;

namespace {

// The statuses of sysexits.h, which mail programs know.
enum Exit { sent = 0, no_user = 67, unavailable = 69, try_later = 75, no_permission = 77 };

constexpr std::size_t most_mebibytes = 100;  // of a message: it is kept in memory

// A line for each recipient. Returns the exit status.
int print(const std::vector<std::string>& recipients, const std::vector<Outcome>& outcomes)
{
    int status = sent;
    for (std::size_t at = 0; at < recipients.size(); ++at) {
        const auto& [code, text, is_for_all, server] = outcomes[at];
        if (net::tracing() && !server.empty()) net::trace(recipients[at] + " is for " + server);
        net::log(recipients[at] + " " + std::to_string(code) + " " + text);
        if (code / 100 == 2) continue;
        const int one = code / 100 == 4 ? try_later : is_for_all ? unavailable : no_user;
        status = std::max(status, one);
    }
    return status;
}

int send(const CommandLine& given)
try {
    given.check();
    const auto domain = domain_of(given.from.empty() ? given.to.front() : given.from);
    const auto text = net::read_all(platform::read_input, most_mebibytes);
    const Mail mail{given.from, given.to, make_ready(text, domain)};
    return print(mail.to, deliver(mail, given.route()));
} catch (const Refused& refused) {
    net::log_error(
        std::runtime_error("login: " + std::to_string(refused.reply.code) + " " + refused.what()));
    return refused.reply.is_later() ? try_later : no_permission;
}

}  // namespace

int main(int argc, char** argv)
{
    CommandLine given;
    net::Options options("client/06-send < message: sends it by SMTP");
    given.add_to(options);
    const auto body = [&] {
        platform::fail_when_interrupted();
        return send(given);
    };
    return options.run(argc, argv, body, try_later);
}
