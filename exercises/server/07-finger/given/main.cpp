// SPDX-License-Identifier: MIT
//
// A finger server, with three users.

#include "exercises/server/07-finger/given/finger.hpp"
#include "server/07-dialogue/service.hpp"

using namespace net;

namespace finger {

const std::vector<User>& users()
{
    static const std::vector<User> all{{"alice", "Alice Liddell", "down the rabbit hole"},
        {"bob", "Bob the Builder", ""}, {"carol", "Carol Kaye", "on the road"}};
    return all;
}

}  // namespace finger

namespace {

struct FingerSession : Dialogue {
    finger::Finger finger;

    FingerSession() { finger.add_to(*this); }
};

}  // namespace

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 2046}};
    Options options("exercises/server/07-finger: answers who is there (RFC 1288)");
    service.add_to(options);
    return options.run(argc, argv, [&] {
        service.serve(
            "Too many ask\r\n", [](const Endpoints&) { return std::make_unique<FingerSession>(); });
    });
}
