// SPDX-License-Identifier: MIT
//
// client/07-fetch: fetches the messages of an account by POP3.

#include "client/01-connect/connect.hpp"
#include "client/07-fetch/command_line.hpp"
#include "client/07-fetch/fetch.hpp"
#include "server/02-socket/trace.hpp"

using namespace pop3;

namespace {

// The statuses of sysexits.h, which mail programs know.
enum Exit { done = 0, try_later = 75, no_permission = 77 };

// Logins, one after the other. One may be refused because another client has the mailbox, and not
// every server says so.
constexpr int most_refused = 3;

Exit fetch_once(const CommandLine& given, const mail::Credentials& who, const mail::Folder& folder,
    const net::Stop& stop)
try {
    const auto& [host, port] = given.server;
    Client client(net::connect(host, port, given.timeout), given.timeout);
    client.log_in(who);
    Notes notes(folder, given.account(who));
    return fetch(client, folder, notes, given.are_kept, stop) ? done : try_later;
} catch (const Refused& refused) {
    net::log_error(refused);
    return refused.is_login ? no_permission : try_later;
} catch (const std::exception& error) {
    net::log_error(error);
    return try_later;
}

}  // namespace

int main(int argc, char** argv)
{
    CommandLine given;
    net::Options options("client/07-fetch: fetches mail by POP3");
    given.add_to(options);
    const auto body = [&] {
        given.check();
        const auto who = given.login.credentials();
        const auto folder = given.folder();
        const net::Stop& stop = net::stop_on_signal();
        for (int refused = 0; true;) {
            const auto status = fetch_once(given, who, folder, stop);
            refused = status == no_permission ? refused + 1 : 0;
            if (given.every.count() == 0 || refused == most_refused) return int{status};
            stop.wait_for(given.every);
            if (stop.requested()) return int{done};
        }
    };
    return options.run(argc, argv, body, try_later);
}
