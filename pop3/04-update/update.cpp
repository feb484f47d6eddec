// SPDX-License-Identifier: MIT

#include "pop3/04-update/update.hpp"

#include "server/02-socket/trace.hpp"

namespace pop3 {
namespace {

// Removes what is marked. False if something that is marked is still there.
bool remove_deleted(Maildrop& maildrop)
{
    bool all_gone = true, any_gone = false;
    for (Message& message : maildrop.messages()) {
        if (!message.deleted) continue;
        try {
            if (maildrop.remove(message)) any_gone = true;  // if not, somebody was faster
        } catch (const net::Error& error) {
            net::complain(error.what());
            all_gone = false;
        }
    }
    if (any_gone) maildrop.flush();
    return all_gone;
}

}  // namespace

void Update::plug(State& transaction)
{
    const auto mark = [this](Message& message) { return dele(message); };
    transaction.on("DELE", transaction_.with_message(mark));  // RFC 1939, 5
    transaction.on("RSET", alone([this] { return rset(); }));  // RFC 1939, 5
    transaction.instead("QUIT", alone([this] { return quit(); }));  // RFC 1939, 6
}

Reply Update::dele(Message& message)
{
    message.deleted = true;
    return ok("Will be deleted at QUIT");
}

Reply Update::rset()
{
    for (Message& message : transaction_.maildrop().messages()) message.deleted = false;
    return ok("Nothing will be deleted");
}

Reply Update::quit()
{
    std::string failure;
    try {
        if (!remove_deleted(transaction_.maildrop()))
            failure = "[SYS/TEMP] Some deleted messages are not removed";
    } catch (const net::Error& error) {
        net::complain(error.what());
        failure = "[SYS/TEMP] Some deleted messages may come back";
    }
    Reply reply = transaction_.quit();
    if (!failure.empty()) reply.text = err(failure).text;
    return reply;
}

}  // namespace pop3
