// SPDX-License-Identifier: MIT
//
// Lesson 6: a mail host. Letters come in by SMTP and go out by POP3, in one process, on one store.

#include "pop3/06-mailhost/mailhost.hpp"

using namespace net;

int main(int argc, char** argv)
{
    pop3::Mailhost host;
    Options options("pop3/06-mailhost: takes letters by SMTP and hands them out by POP3");
    host.add_to(options);
    return options.run(argc, argv, [&](Stop& stop) { host.serve(stop); });
}
