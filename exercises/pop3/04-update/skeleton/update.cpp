// SPDX-License-Identifier: MIT

#include "pop3/04-update/update.hpp"

#include "server/02-socket/trace.hpp"

#include <set>

namespace pop3 {

namespace fs = std::filesystem;

// YOUR CODE. Add DELE and RSET, replace QUIT. transaction_.with_message() finds a message.
void Update::add_to(net::State& transaction)
{
    (void)transaction;
}

// YOUR CODE. The message goes from the maildrop's messages to marked_, so that no command shows it:
// "+OK Will be deleted at QUIT". Nothing is removed from the disk.
Reply Update::dele(std::uint64_t number)
{
    (void)number;
    return err("DELE is yours to write");
}

// YOUR CODE. All of them come back: "+OK Nothing will be deleted".
Reply Update::rset()
{
    return err("RSET is yours to write");
}

// YOUR CODE. Remove, then answer with what the old row says, quit_(""). If a message is still
// there: "-ERR [SYS/TEMP] Some deleted messages could not be removed"; if remove_marked() throws:
// log it, "-ERR [SYS/TEMP] Some deleted messages may come back". The connection ends in each case.
Reply Update::quit()
{
    return quit_("");
}

// Removes the file of a message, and returns the directory that it was in. Nothing if another
// program has removed it before us.
[[maybe_unused]] static std::optional<fs::path> remove(Maildrop& maildrop, Message& message)
{
    std::optional<fs::path> directory;
    maildrop.with_file(message, [&](const fs::path& path) {
        if (disk::remove(path)) directory = path.parent_path();
        return directory.has_value();
    });
    return directory;
}

// YOUR CODE. remove() finds only messages that are in maildrop.messages(): merge them back first.
// Then remove() each one; one that fails is logged, and the others are removed all the same. Then
// disk::flush_directory() for each directory that has changed: +OK means that they are gone for
// good.
bool Update::remove_marked()
{
    return true;
}

}  // namespace pop3
