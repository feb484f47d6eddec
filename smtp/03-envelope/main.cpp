// SPDX-License-Identifier: MIT
//
// Lesson 3: an SMTP server that takes envelopes.

#include "server/07-dialogue/service.hpp"
#include "smtp/03-envelope/envelope.hpp"

using namespace net;

struct Session : Dialogue {
    smtp::Hello hello;
    smtp::Envelope envelope{hello};

    explicit Session(const std::string& name) : hello(name)
    {
        hello.plug(*this);
        envelope.plug(*this);
    }
};

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 2525}, {}};
    std::string domain = "example.test";
    Options options("smtp/03-envelope: an SMTP server that takes envelopes, and no letters yet");
    service.add_to(options);
    options.add_name("--domain NAME", domain, "the domain of our mail addresses");
    return options.run(argc, argv, [&](Stop& stop) {
        const std::string name = "mail." + domain;
        service.serve(stop, smtp::full_house(name),
            [&](const Socket&) { return std::make_unique<Session>(name); });
    });
}
