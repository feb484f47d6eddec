// SPDX-License-Identifier: MIT
//
// Lesson 2: an SMTP server that says hello and goodbye.

#include "server/07-dialogue/service.hpp"
#include "smtp/02-hello/hello.hpp"

using namespace net;

struct Session : Dialogue {
    smtp::Hello hello;

    explicit Session(const std::string& name) : hello(name) { hello.plug(*this); }
};

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 2525}, {}};
    std::string domain = "example.test";
    Options options("smtp/02-hello: an SMTP server that knows HELO, NOOP and QUIT");
    service.add_to(options);
    options.add_name("--domain NAME", domain, "the domain of our mail addresses");
    return options.run(argc, argv, [&](Stop& stop) {
        const std::string name = "mail." + domain;
        service.serve(stop, smtp::full_house(name),
            [&](const Socket&) { return std::make_unique<Session>(name); });
    });
}
