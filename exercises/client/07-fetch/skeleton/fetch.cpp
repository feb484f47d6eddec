// SPDX-License-Identifier: MIT

#include "client/07-fetch/fetch.hpp"

#include "client/07-fetch/progress.hpp"
#include "client/07-fetch/unique_name.hpp"
#include "server/02-socket/trace.hpp"

namespace pop3 {

namespace {

using Messages = std::vector<const ListedMessage*>;

void say(const ListedMessage& message, const std::string& what)
{
    net::log("message " + std::to_string(message.number) + ": " + what);
}

// A line that is lost now is no reason to give up the message that has come before.
[[maybe_unused]] std::exception_ptr request(Client& server, const ListedMessage* next)
try {
    if (next) server.request(*next);
    return nullptr;
} catch (const net::Error&) {
    return std::current_exception();
}

// YOUR CODE. notes.begin() says under which name it will be; a mail::NewMessage of that name takes
// the text that server.retrieve() gives. If the reply is not OK: say so, and return false, and the
// destructor removes what there is. Else commit(), and notes.add(). (`next` may be requested before
// the commit, so that the server sends while the disk flushes: request().)
[[maybe_unused]] bool save(Client& server, const ListedMessage& message, const ListedMessage* next,
    const mail::Folder& folder, Notes& notes)
{
    (void)server;
    (void)message;
    (void)next;
    (void)folder;
    (void)notes;
    return false;
}

// A line that is lost now loses nothing.
[[maybe_unused]] void say_goodbye(Client& server)
{
    try {
        server.quit();
    } catch (const net::Error&) {
    }
}

// Puts the messages that are here already into `safe`, and returns those that are to be fetched.
[[maybe_unused]] Messages look_for_new(
    const std::vector<ListedMessage>& messages, const Notes& notes, bool are_kept, Messages& safe)
{
    Messages wanted;
    for (const auto& message : messages) {
        const bool is_here = are_kept ? notes.have(message) : notes.have_exactly(message);
        if (is_here && !are_kept) say(message, "is here already");
        if (is_here)
            safe.push_back(&message);
        else if (are_kept && !message.has_own_uid)
            say(message, "not fetched: it has no unique-id of its own, so it cannot be remembered");
        else
            wanted.push_back(&message);
    }
    return wanted;
}

// YOUR CODE. Mark each message that is safe here; QUIT deletes them. Only when QUIT is answered by
// +OK are they forgotten in the notes, and the notes saved. True if all of them are gone.
[[maybe_unused]] bool delete_there(Client& server, const Messages& safe, Notes& notes)
{
    (void)safe;
    (void)notes;
    say_goodbye(server);
    return false;
}

}  // namespace

// YOUR CODE. List the messages. Refuse what cannot be done (see the comments in fetch.hpp). Save
// those that look_for_new() wants, one after another, until a stop. Then notes.save(): when it
// returns, they are on disk. Only after that delete_there(), or if they are kept, say_goodbye().
bool fetch(
    Client& server, const mail::Folder& folder, Notes& notes, bool are_kept, const net::Stop& stop)
{
    (void)folder;
    (void)notes;
    (void)are_kept;
    (void)stop;
    server.messages();
    return false;
}

}  // namespace pop3
