// SPDX-License-Identifier: MIT
//
// Lesson 3: a POP3 server that hands letters out.

#include "pop3/03-retrieve/retrieve.hpp"
#include "server/07-dialogue/service.hpp"
#include "smtp/05-deliver/store.hpp"

using namespace net;

struct Session : Dialogue {
    pop3::Authorization authorization;
    pop3::Transaction transaction;
    pop3::Retrieve retrieve{transaction};

    explicit Session(const smtp::Store& store) :
        authorization(store.accounts()), transaction(authorization, store)
    {
        authorization.plug(*this);
        transaction.plug(*this);
        retrieve.plug(authorization.transaction);
    }
};

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 1110}, {.idle = pop3::autologout}};
    std::string domain = "example.test", mail = "mail";
    Options options("pop3/03-retrieve: a POP3 server that hands letters out");
    service.add_to(options);
    options.add_name("--domain NAME", domain, "the domain of our mail addresses");
    options.add("--mail DIR", mail, "where accounts and letters are");
    return options.run(argc, argv, [&](Stop& stop) {
        const smtp::Store store(mail, "mail." + domain);
        service.serve(stop, pop3::full_house,
            [&](const Socket&) { return std::make_unique<Session>(store); });
    });
}
