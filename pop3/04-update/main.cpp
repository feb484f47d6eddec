// SPDX-License-Identifier: MIT
//
// Lesson 4: a POP3 server with all that RFC 1939 requires.

#include "pop3/04-update/update.hpp"
#include "server/07-dialogue/service.hpp"
#include "smtp/05-deliver/store.hpp"

using namespace net;

struct Session : Dialogue {
    pop3::Authorization authorization;
    pop3::Transaction transaction;
    pop3::Retrieve retrieve{transaction};
    pop3::Update update{transaction};

    explicit Session(const smtp::Store& store) :
        authorization(store.accounts()), transaction(authorization, store)
    {
        authorization.plug(*this);
        transaction.plug(*this);
        retrieve.plug(authorization.transaction);
        update.plug(authorization.transaction);
    }
};

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 1110}, {.idle = pop3::autologout}};
    std::string domain = "example.test", mail = "mail";
    Options options("pop3/04-update: a POP3 server that deletes letters at QUIT");
    service.add_to(options);
    options.add_name("--domain NAME", domain, "the domain of our mail addresses");
    options.add("--mail DIR", mail, "where accounts and letters are");
    return options.run(argc, argv, [&](Stop& stop) {
        const smtp::Store store(mail, "mail." + domain);
        service.serve(stop, pop3::full_house,
            [&](const Socket&) { return std::make_unique<Session>(store); });
    });
}
