// SPDX-License-Identifier: MIT
//
// Lesson 5: a POP3 server with what mail programs use beyond the minimum.

#include "pop3/05-extensions/extensions.hpp"
#include "server/07-dialogue/service.hpp"
#include "smtp/05-deliver/store.hpp"

using namespace net;

struct Session : Dialogue {
    pop3::Authorization authorization;
    pop3::Transaction transaction;
    pop3::Retrieve retrieve{transaction};
    pop3::Update update{transaction};
    pop3::Extensions extensions;

    Session(const smtp::Store& store, const std::string& name, bool plaintext) :
        authorization(store.accounts()), transaction(authorization, store),
        extensions(authorization, transaction, retrieve, store.accounts(),
            smtp::unpredictable(name), plaintext)
    {
        authorization.plug(*this);
        transaction.plug(*this);
        retrieve.plug(authorization.transaction);
        update.plug(authorization.transaction);
        extensions.plug(*this);
    }
};

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 1110}, {.idle = pop3::autologout}};
    std::string domain = "example.test", mail = "mail";
    bool plaintext = false;
    Options options("pop3/05-extensions: a POP3 server with CAPA, UIDL, TOP, APOP and AUTH");
    service.add_to(options);
    options.add_name("--domain NAME", domain, "the domain of our mail addresses");
    options.add("--mail DIR", mail, "where accounts and letters are");
    options.add_flag(
        "--plaintext", plaintext, "passwords in the clear on other addresses than loopback, too");
    return options.run(argc, argv, [&](Stop& stop) {
        const std::string name = "mail." + domain;
        const smtp::Store store(mail, name);
        service.serve(stop, pop3::full_house, [&](const Socket& client) {
            return std::make_unique<Session>(
                store, name, plaintext || smtp::is_loopback(client.local().ip));
        });
    });
}
