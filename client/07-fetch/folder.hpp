// SPDX-License-Identifier: MIT
//
// client/07-fetch: where messages are saved: a directory with a file for each, or a Maildir.
//
// A Maildir (maildir(5), by D. J. Bernstein) is three directories. A message is written in tmp,
// flushed, and then renamed into new: a reader who looks there sees whole messages only, and no
// lock is needed. A mail program moves what it has shown from new to cur. Lines end in LF there, as
// in other text files.
#pragma once

#include "client/07-fetch/disk.hpp"

namespace mail {

/// All functions throw net::Error if the disk fails.
class Folder {
public:
    enum class Kind { files, maildir };
    /// Makes the directories that are missing.
    Folder(std::filesystem::path directory, Kind kind);

    const std::filesystem::path& directory() const { return directory_; }
    /// Where the message of this name is, while it is written and when it is whole.
    std::filesystem::path temporary(const std::string& name) const;
    std::filesystem::path place(const std::string& name) const;

    /// Is it here? In a Maildir another program may have moved it from new to cur.
    bool has(const std::string& name) const;
    /// When it returns, the messages are on disk under their names.
    void flush() const;

private:
    std::filesystem::path directory_;
    Kind kind_;
};

/// A message that is being saved. Its destructor removes it if commit() was not called.
class NewMessage {
public:
    NewMessage(const Folder& folder, const std::string& name);
    ~NewMessage();
    NewMessage(const NewMessage&) = delete;

    void add(std::string_view text) { file_.write(text); }
    /// Puts the message where readers look. Its bytes are on disk then; its name is after the
    /// flush() of the folder.
    void commit();

private:
    std::filesystem::path temporary_, place_;
    disk::OutputFile file_;
};

}  // namespace mail
