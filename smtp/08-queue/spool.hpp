// SPDX-License-Identifier: MIT
//
// smtp/08-queue: the spool, where messages wait for other hosts.
//
// It is the directory `queue` in the store. The state of a message is where its files are:
//
//   tmp/NAME                         it arrives, and nobody has promised anything (if it is also
//                                    for accounts of ours, it may be in the tmp of one of them)
//   new/NAME.envelope                who it is from, and who still needs it
//   new/NAME,S=1234,W=1260           the message itself: from now on this host is responsible
//   bad/                             files that were not whole, set aside
//
// The envelope comes first and goes last, so a message is never without one. Each change is one
// step that either happens or not: a new name, or no name any more (rename(2), unlink(2)). So a
// crash at any moment leaves one of these states, and there is nothing to repair afterwards.
#pragma once

#include "client/06-send/outgoing_message.hpp"
#include "smtp/05-deliver/store.hpp"
#include "smtp/08-queue/lock.hpp"
#include "smtp/08-queue/stored_envelope.hpp"

namespace mail {

/// "NAME" of the file "NAME,S=1234,W=1260".
std::string name_of(const std::string& message);

/// Its functions may be called from several threads, for different messages. They throw net::Error.
class Spool {
public:
    /// Makes what is missing.
    explicit Spool(const Store& store);

    /// A message for this "account" comes into the spool: as an account, the spool has a Maildir.
    const Account account{"queue", ""};
    const std::filesystem::path& directory() const { return directory_; }
    std::filesystem::path path_of(const std::string& message) const { return new_ / message; }

    /// Stores the envelope of the message `name`, which is still arriving.
    void begin(const std::string& name, const StoredEnvelope& envelope) const;
    /// The message has not come after all: removes its envelope.
    void forget(const std::string& name) const noexcept;

    /// The messages that are here, as the names of their files, the oldest first.
    std::vector<std::string> messages() const;
    /// Nothing if there is none, or if it is not whole.
    std::optional<StoredEnvelope> envelope(const std::string& message) const;
    /// The text as it goes to another host: without Return-Path (RFC 5321, 4.4). `message` must be
    /// there until the text was used.
    smtp::OutgoingMessage text(const std::string& message) const;
    /// In bytes, as the file is.
    std::uint64_t size(const std::string& message) const;

    /// For the one who sends from this spool. Throws net::Error if somebody else has the lock.
    disk::Lock lock() const;

    // The following are for the one who has the lock, one thread at a time for each message. When
    // replace() or remove() returns, the change is on disk.

    /// The envelope has changed.
    void replace(const std::string& message, const StoredEnvelope& envelope) const;
    /// Nobody needs the message any more.
    void remove(const std::string& message) const;
    /// Moves the message to `bad` if it has no whole envelope, and says so. False if it has one.
    bool set_aside_if_broken(const std::string& message) const;
    /// Removes what a crash has left, when it is a day and a half old.
    void sweep() const;

private:
    std::filesystem::path envelope_path(const std::string& message) const;

    std::filesystem::path directory_, tmp_, new_, bad_;
};

}  // namespace mail
