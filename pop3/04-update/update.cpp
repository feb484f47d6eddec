// SPDX-License-Identifier: MIT

#include "pop3/04-update/update.hpp"

#include "server/02-socket/trace.hpp"

#include <set>

namespace pop3 {

namespace fs = std::filesystem;

void Update::add_to(net::State& transaction)
{
    transaction.on({"DELE", "message", "RFC 1939, 5"}, [this](auto argument) {
        return transaction_.with_message(
            argument, [this](std::uint64_t number, Message&) { return dele(number); });
    });
    transaction.on({"RSET", "", "RFC 1939, 5"}, without_argument([this] { return rset(); }));
    quit_ = transaction.replace(
        {"QUIT", "", "RFC 1939, 6"}, without_argument([this] { return quit(); }));
}

Reply Update::dele(std::uint64_t number)
{
    marked_.insert(transaction_.maildrop().messages().extract(number));
    return ok("Will be deleted at QUIT");
}

Reply Update::rset()
{
    transaction_.maildrop().messages().merge(marked_);
    return ok("Nothing will be deleted");
}

Reply Update::quit()
{
    std::string failure;
    try {
        if (!remove_marked()) failure = "[SYS/TEMP] Some deleted messages could not be removed";
    } catch (const net::Error& error) {
        net::log_error(error);
        failure = "[SYS/TEMP] Some deleted messages may come back";
    }
    Reply reply = quit_("");
    if (!failure.empty()) reply.text = err(failure).text;
    return reply;
}

// Removes the file of a message, and returns the directory that it was in. Nothing if another
// program has removed it before us.
static std::optional<fs::path> remove(Maildrop& maildrop, Message& message)
{
    std::optional<fs::path> directory;
    maildrop.with_file(message, [&](const fs::path& path) {
        if (disk::remove(path)) directory = path.parent_path();
        return directory.has_value();
    });
    return directory;
}

// Removes all marked messages. False if one of them is still there. Throws if the disk may still
// have the name of one.
bool Update::remove_marked()
{
    Maildrop& maildrop = transaction_.maildrop();
    std::set<std::uint64_t> numbers;
    for (const auto& [number, message] : marked_) numbers.insert(number);
    maildrop.messages().merge(marked_);  // so that the maildrop can find moved files of all at once

    bool all_gone = true;
    std::set<fs::path> directories;
    for (const auto number : numbers) {
        try {
            const auto directory = remove(maildrop, maildrop.messages().at(number));
            if (directory) directories.insert(*directory);
        } catch (const net::Error& error) {
            net::log_error(error);
            all_gone = false;
        }
    }
    for (const auto& directory : directories) disk::flush_directory(directory);
    return all_gone;
}

}  // namespace pop3
