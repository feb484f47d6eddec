// SPDX-License-Identifier: MIT
//
// A chat: the room is shared, each client has a dialogue.

#include "exercises/server/07-chat/given/chat.hpp"
#include "server/07-dialogue/service.hpp"

using namespace net;

namespace {

struct ChatSession : Dialogue {
    chat::Chat chat;

    explicit ChatSession(chat::Room& room) : chat(room) { chat.add_to(*this); }
};

}  // namespace

int main(int argc, char** argv)
{
    Service service{{"127.0.0.1", 2046}};
    Options options("exercises/server/07-chat: a chat of lines");
    service.add_to(options);
    chat::Room room;
    return options.run(argc, argv, [&] {
        service.serve("The room is full\r\n",
            [&](const Endpoints&) { return std::make_unique<ChatSession>(room); });
    });
}
