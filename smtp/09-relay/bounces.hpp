// SPDX-License-Identifier: MIT
//
// smtp/09-relay: what becomes of a message after a try, on disk.
//
// Two things must happen together: the failed recipients leave the envelope, and a report to the
// sender is on its way. If the host crashes between them, the sender must not hear of it twice, nor
// never. So the report is written to tmp first, under the name of the message, `.bounce`, and the
// number of recipients that the envelope has left once the report counts. Then the new envelope
// replaces the old one: from this step on the report counts. Then it gets its place. After a crash,
// finish() compares that number with the envelope.
#pragma once

#include "smtp/08-queue/spool.hpp"
#include "smtp/09-relay/delivery_report.hpp"

namespace mail {

class Bounces {
public:
    /// All three must outlive it.
    Bounces(const Store& store, const Spool& spool, const Host& host) :
        store_(store), spool_(spool), host_(host)
    {
    }

    /// What has become of a report.
    struct Report {
        smtp::Path to;
        std::string message;  // in the spool; empty if it is in a mailbox here already
        bool was_dropped = false;  // there is nobody to tell: the message was a report itself
    };

    /// Gives the reports their places that a crash has left between two steps. Call it before the
    /// first try.
    void finish() const;

    /// Puts the new envelope in the place of the old one, and reports `failed` to the sender.
    /// `envelope` has neither them nor who has the message now; if it has nobody, the message is
    /// removed. When it returns, all is on disk. It may be called again if it throws.
    std::optional<Report> update(const std::string& message, const StoredEnvelope& envelope,
        const std::vector<FailedRecipient>& failed) const;

private:
    const Account* account_of(const smtp::Path& sender) const;
    std::string write_report(const std::string& message, const StoredEnvelope& envelope,
        const std::vector<FailedRecipient>& failed) const;
    void place(const std::string& report, const smtp::Path& to) const;
    void copy_to(const Account& account, const std::filesystem::path& report) const;

    const Store& store_;
    const Spool& spool_;
    const Host& host_;
};

}  // namespace mail
