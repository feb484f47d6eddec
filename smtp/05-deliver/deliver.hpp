// SPDX-License-Identifier: MIT
//
// smtp/05-deliver: the message is kept (RFC 5321, 4.4 and 6.1).
//
// Deliver replaces two rows and one fallback. RCPT now asks whether the mailbox exists. DATA begins
// a file. The lines of the message go to the file as they come, so a large message needs no more
// memory than a small one. The server sends 250 after the message is on disk; from then on it is
// responsible for it.
#pragma once

#include "server/07-dialogue/service.hpp"
#include "smtp/04-data/mail_data.hpp"
#include "smtp/05-deliver/store.hpp"

namespace smtp {

class Deliver {
public:
    /// `ends` appear in the Received field.
    Deliver(const Hello& hello, Envelope& envelope, MailData& data, const mail::Store& store,
        const mail::Host& host, net::Endpoints ends);
    Deliver(const Deliver&) = delete;

    void add_to(Dialogue& smtp);

    /// Why a recipient is not taken: 550 for another domain (there is no relay), and for a mailbox
    /// that does not exist. After 100 of them without an accepted message 421. Nothing if it is
    /// accepted.
    std::optional<Reply> refusal(const Path& to);
    /// Do messages for this path stay here? For our domain, our host and our address in brackets.
    bool is_ours(const Path& to) const;

    std::string protocol = "SMTP";  // "with" in the Received field of this message
    /// Who gets the messages for other domains. nullptr: nobody does, and they are refused.
    const mail::Account* elsewhere = nullptr;

    /// The message that arrives. nullptr before it and after it, and if it will be refused.
    const mail::Delivery* message() const { return delivery_.get(); }
    /// The machine has failed: the message is logged, and refused when it has ended.
    void fail(const std::exception& error);

private:
    Reply rcpt(std::string_view argument);
    Reply data(std::string_view argument);
    Reply line(const Line& line);
    Reply finish();
    void begin();
    void add(std::string_view content);
    void check_for_loop(std::string_view content);
    const mail::Account* account_of(const Path& to) const;

    const Hello& hello_;
    Envelope& envelope_;
    MailData& data_;
    const mail::Store& store_;
    const mail::Host host_;
    const net::Endpoints ends_;
    net::Verb rcpt_, begin_data_;  // the rows that were replaced
    int refused_recipients_ = 0;  // since the last accepted message

    // Of this message:
    std::unique_ptr<mail::Delivery> delivery_;
    bool in_header_ = true, is_first_line_ = true;
    int hops_ = 0;  // Received fields
};

static_assert(!std::is_copy_constructible_v<Deliver>, "its verbs hold a pointer to it");

}  // namespace smtp
