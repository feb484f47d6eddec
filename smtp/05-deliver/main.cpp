// SPDX-License-Identifier: MIT
//
// Lesson 5: an SMTP server that delivers letters to those who live here.

#include "server/07-dialogue/service.hpp"
#include "smtp/05-deliver/deliver.hpp"

using namespace net;

struct Session : Dialogue {
    smtp::Hello hello;
    smtp::Envelope envelope{hello};
    smtp::Data data{envelope, 10'485'760};
    smtp::Deliver deliver;

    Session(const std::string& domain, const smtp::Store& store, const Socket& client) :
        hello("mail." + domain),
        deliver(hello, envelope, data, store, domain, {client.peer().ip, client.local().ip})
    {
        hello.plug(*this);
        envelope.plug(*this);
        data.plug(*this);
        deliver.plug(*this);
    }
};

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 2525}, {}};
    std::string domain = "example.test", mail = "mail";
    Options options("smtp/05-deliver: an SMTP server that puts letters into Maildirs");
    service.add_to(options);
    options.add_name("--domain NAME", domain, "the domain of our mail addresses");
    options.add("--mail DIR", mail, "where accounts and letters are");
    return options.run(argc, argv, [&](Stop& stop) {
        const smtp::Store store(mail, "mail." + domain);
        service.serve(stop, smtp::full_house("mail." + domain),
            [&](const Socket& client) { return std::make_unique<Session>(domain, store, client); });
    });
}
