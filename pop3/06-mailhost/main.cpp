// SPDX-License-Identifier: MIT
//
// pop3/06-mailhost: a mail host. Messages arrive by SMTP and are fetched by POP3, in one process.

#include "pop3/06-mailhost/mailhost.hpp"
#include "smtp/09-relay/relay.hpp"

using namespace net;

int main(int argc, char** argv)
{
    pop3::Mailhost host;
    Options options("pop3/06-mailhost: messages arrive by SMTP and are fetched by POP3");
    host.add_to(options);
    return options.run(argc, argv, [&] { host.serve(stop_on_signal(), mail::log_event); });
}
