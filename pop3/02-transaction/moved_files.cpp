// SPDX-License-Identifier: MIT
//
// A mail program on this machine may open the same Maildir and rename files while a session is
// open: it moves a message that it has shown from new to cur and adds flags to its name. The id,
// the part of the name before the flags, stays the same. So a file that is not where we saw it is
// looked for by its id. A program that renames all the time could keep us here for ever, so there
// is a limit.

#include "pop3/02-transaction/maildrop.hpp"

#include <algorithm>

namespace pop3 {

namespace {
constexpr int most_tries = 100;
}

bool Maildrop::with_file(
    Message& message, const std::function<bool(const std::filesystem::path&)>& use)
{
    for (int tries = 0; tries < most_tries && !message.gone; ++tries) {
        if (use(path_of(message))) return true;
        find_files_again();
    }
    if (message.gone) return false;
    throw net::Error(net::Error::Reason::other, message.file.name + " is renamed again and again");
}

// Looks for all messages at once: if one was moved, the others probably were too.
void Maildrop::find_files_again()
{
    const auto found = list_messages(maildir_);
    for (auto& [number, message] : messages_) {
        const auto now = std::lower_bound(found.begin(), found.end(), message.file);
        message.gone = now == found.end() || !now->is_same(message.file);
        if (!message.gone) message.file = *now;
    }
}

}  // namespace pop3
