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
std::exception_ptr request(Client& server, const ListedMessage* next)
try {
    if (next) server.request(*next);
    return nullptr;
} catch (const net::Error&) {
    return std::current_exception();
}

// False if the server has not given it. The server sends `next`, if there is one, while the disk
// flushes this one.
bool save(Client& server, const ListedMessage& message, const ListedMessage* next,
    const mail::Folder& folder, Notes& notes)
{
    const auto name = mail::unique_name("07-fetch");
    notes.begin(message, name);
    mail::NewMessage saved(folder, name);
    Progress progress(message.size);
    std::uint64_t size = 0;
    const auto reply = server.retrieve(message, [&](std::string_view text) {
        saved.add(text);
        size += text.size();
        progress.show(size);
    });
    const auto lost = request(server, next);
    if (!reply.is_ok) {
        say(message, "not fetched: " + reply.text);
        return false;
    }
    saved.commit();
    notes.add(message);
    say(message, std::to_string(size) + " bytes in " + folder.place(name).string());
    if (lost) std::rethrow_exception(lost);
    return true;
}

// A line that is lost now loses nothing.
void say_goodbye(Client& server)
{
    try {
        server.quit();
    } catch (const net::Error&) {
    }
}

// Puts the messages that are here already into `safe`, and returns those that are to be fetched.
Messages look_for_new(
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

// The server deletes at QUIT, or not at all.
bool delete_there(Client& server, const Messages& safe, Notes& notes)
{
    Messages removed;
    for (const auto* message : safe) {
        const auto reply = server.mark_deleted(*message);
        if (reply.is_ok)
            removed.push_back(message);
        else
            say(*message, "not deleted: " + reply.text);
    }
    const auto reply = server.quit();
    if (!reply.is_ok) {
        net::log("not all is deleted: " + reply.text);
        return false;
    }
    for (const auto* message : removed) notes.forget(*message);
    notes.save();
    return removed.size() == safe.size();
}

}  // namespace

bool fetch(
    Client& server, const mail::Folder& folder, Notes& notes, bool are_kept, const net::Stop& stop)
{
    const auto messages = server.messages();
    if (!server.has_uids() && !notes.are_empty())
        throw Refused("UIDL is refused, and was not before", false);
    if (are_kept && !server.has_uids())
        throw Refused(
            "The server has no unique-ids (UIDL): --keep would fetch all each time", false);
    notes.forget_all_but(messages);
    Messages safe;
    const auto wanted = look_for_new(messages, notes, are_kept, safe);
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        const bool is_last = at + 1 == wanted.size() || stop.requested();
        if (save(server, *wanted[at], is_last ? nullptr : wanted[at + 1], folder, notes))
            safe.push_back(wanted[at]);
        if (is_last) break;
    }
    notes.save();
    const bool is_all = safe.size() == messages.size();
    if (!are_kept) return delete_there(server, safe, notes) && is_all;
    say_goodbye(server);
    return is_all;
}

}  // namespace pop3
