// SPDX-License-Identifier: MIT
//
// client/07-fetch: which messages of an account are here already, whatever ended the last run.
//
// Two files beside the messages remember it. `fetched-…` has a line for each message that the
// server lists and that is safe here: its size and its unique-id. `fetching-…` exists while a run
// is at work; before a message is saved, a line says under which name that will be. If a run is
// killed, the next one finds that file and looks: a message that is under its name is here, and of
// another one only the remains are removed.
#pragma once

#include "client/07-fetch/client.hpp"
#include "client/07-fetch/folder.hpp"

#include <map>

namespace pop3 {

/// All functions throw net::Error if the disk fails.
class Notes {
public:
    /// Reads the notes about `account`, such as "alice at 127.0.0.1:1110", and cleans up after a
    /// run that was killed. `folder` must outlive it. Throws net::Error also for a file that is not
    /// as it was written.
    Notes(const mail::Folder& folder, const std::string& account);

    bool are_empty() const { return sizes_.empty(); }
    bool have(const ListedMessage& message) const;
    /// The same, and the size is that of then: a server may give the unique-id of a message that
    /// was deleted to a new one (RFC 1939, 7).
    bool have_exactly(const ListedMessage& message) const;

    /// Before `message` is saved in the folder under this name.
    void begin(const ListedMessage& message, const std::string& name);
    /// It is saved.
    void add(const ListedMessage& message);
    /// It is not on the server any more.
    void forget(const ListedMessage& message);
    /// What is not among these is not on the server any more.
    void forget_all_but(const std::vector<ListedMessage>& messages);

    /// Flushes the folder and writes down what is here. When it returns, nothing is forgotten,
    /// even if the power fails.
    void save();

private:
    void read_fetched();
    void read_fetching();

    const mail::Folder& folder_;
    std::string account_;
    std::filesystem::path fetched_, fetching_;
    std::map<std::string, std::uint64_t> sizes_;  // by unique-id
    std::optional<disk::OutputFile> journal_;
    bool is_saved_ = true;
};

}  // namespace pop3
