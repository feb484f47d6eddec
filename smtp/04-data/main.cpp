// SPDX-License-Identifier: MIT
//
// Lesson 4: an SMTP server that takes letters, and throws them away.

#include "server/07-dialogue/service.hpp"
#include "smtp/04-data/data.hpp"

using namespace net;

struct Session : Dialogue {
    smtp::Hello hello;
    smtp::Envelope envelope{hello};
    smtp::Data data{envelope, 10'485'760};

    explicit Session(const std::string& name) : hello(name)
    {
        hello.plug(*this);
        envelope.plug(*this);
        data.plug(*this);
    }
};

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 2525}, {}};
    std::string domain = "example.test";
    Options options("smtp/04-data: an SMTP server that takes letters and throws them away");
    service.add_to(options);
    options.add_name("--domain NAME", domain, "the domain of our mail addresses");
    return options.run(argc, argv, [&](Stop& stop) {
        const std::string name = "mail." + domain;
        service.serve(stop, smtp::full_house(name),
            [&](const Socket&) { return std::make_unique<Session>(name); });
    });
}
