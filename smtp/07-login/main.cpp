// SPDX-License-Identifier: MIT
//
// Lesson 7: an ESMTP server that knows who has logged in.

#include "server/07-dialogue/service.hpp"
#include "smtp/07-login/login.hpp"

using namespace net;

struct Session : Dialogue {
    smtp::Hello hello;
    smtp::Envelope envelope{hello};
    smtp::Data data{envelope, 10'485'760};
    smtp::Deliver deliver;
    smtp::Extensions extensions{hello, envelope, 10'485'760};
    smtp::Login login;

    Session(
        const std::string& domain, const smtp::Store& store, const Socket& client, bool plaintext) :
        hello("mail." + domain),
        deliver(hello, envelope, data, store, domain, {client.peer().ip, client.local().ip}),
        login(hello, envelope, deliver, extensions, store.accounts(),
            plaintext || smtp::is_loopback(client.local().ip))
    {
        hello.plug(*this);
        envelope.plug(*this);
        data.plug(*this);
        deliver.plug(*this);
        extensions.plug(*this);
        login.plug(*this);
    }
};

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 2525}, {}};
    std::string domain = "example.test", mail = "mail";
    bool plaintext = false;
    Options options("smtp/07-login: an ESMTP server that takes logins");
    service.add_to(options);
    options.add_name("--domain NAME", domain, "the domain of our mail addresses");
    options.add("--mail DIR", mail, "where accounts and letters are");
    options.add_flag(
        "--plaintext", plaintext, "passwords in the clear on other addresses than loopback, too");
    return options.run(argc, argv, [&](Stop& stop) {
        const smtp::Store store(mail, "mail." + domain);
        service.serve(stop, smtp::full_house("mail." + domain), [&](const Socket& client) {
            return std::make_unique<Session>(domain, store, client, plaintext);
        });
    });
}
