// SPDX-License-Identifier: MIT
//
// smtp/09-relay: what becomes of a message after a try, on disk.
//
// Two things must happen together: the failed recipients leave the envelope, and a report to the
// sender is on its way. If the host crashes between them, the sender must not hear of it twice, nor
// never. So the report is written to tmp first. Then a new envelope, without these recipients and
// with the name of the report, replaces the old one: from this step on the report counts, and the
// message stays until it has its place. A report in tmp that no envelope names does not count.
#pragma once

#include "smtp/08-queue/spool.hpp"
#include "smtp/09-relay/delivery_report.hpp"

#include <list>

namespace mail {

/// The names of messages. A list: to pass one on needs no memory.
using Messages = std::list<std::string>;

/// For one thread at a time for each message. Functions throw net::Error.
class Bounces {
public:
    /// All three must outlive it.
    Bounces(const Store& store, const Spool& spool, const Host& host) :
        store_(store), spool_(spool), host_(host)
    {
    }

    /// Puts the new envelope in the place of the old one; `failed` are reported to the sender.
    /// `envelope` has neither them nor those who have the message now; the name of the report is
    /// added. Call finish() then. False if nobody can be told: the message was a report itself.
    bool update(const std::string& message, StoredEnvelope& envelope,
        const std::vector<FailedRecipient>& failed) const;

    /// What the envelope says and is not done yet: its reports get their places, and if nobody
    /// needs the message any more, it is removed. Adds to `in_spool`, also if it throws then, the
    /// reports that are in the spool now, as messages of their own; the others are in a mailbox
    /// here.
    void finish(
        const std::string& message, const StoredEnvelope& envelope, Messages& in_spool) const;

private:
    const Account* account_of(const smtp::Path& sender) const;
    std::string write_report(const std::string& message, const StoredEnvelope& envelope,
        const std::vector<FailedRecipient>& failed) const;
    void place(const std::string& report, const smtp::Path& to) const;
    void copy_to(const Account& account, const std::filesystem::path& report) const;
    std::filesystem::path in_tmp(const std::string& report) const
    {
        return spool_.directory() / "tmp" / report;
    }

    const Store& store_;
    const Spool& spool_;
    const Host& host_;
};

}  // namespace mail
