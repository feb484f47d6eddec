// SPDX-License-Identifier: MIT
//
// Lesson 1: a POP3 server that asks who is there.

#include "pop3/01-authorization/authorization.hpp"
#include "server/07-dialogue/service.hpp"
#include "smtp/05-deliver/store.hpp"

using namespace net;

struct Session : Dialogue {
    pop3::Authorization authorization;

    explicit Session(const smtp::Store& store) : authorization(store.accounts())
    {
        authorization.plug(*this);
    }
};

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 1110}, {.idle = pop3::autologout}};
    std::string domain = "example.test", mail = "mail";
    Options options("pop3/01-authorization: a POP3 server that knows USER, PASS and QUIT");
    service.add_to(options);
    options.add_name("--domain NAME", domain, "the domain of our mail addresses");
    options.add("--mail DIR", mail, "where accounts and letters are");
    return options.run(argc, argv, [&](Stop& stop) {
        const smtp::Store store(mail, "mail." + domain);
        service.serve(stop, pop3::full_house,
            [&](const Socket&) { return std::make_unique<Session>(store); });
    });
}
