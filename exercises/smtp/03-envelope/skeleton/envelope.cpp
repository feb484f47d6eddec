// SPDX-License-Identifier: MIT

#include "smtp/03-envelope/envelope.hpp"

namespace smtp {

bool accepted(const Reply& reply)
{
    return reply.text.starts_with('2') || reply.text.starts_with('3');
}

// YOUR CODE. Rows for MAIL, RCPT and RSET; and a row that replaces HELO: it asks the old row,
// helo_, and if that has accepted, the transaction ends. RSET: "250 2.0.0 OK", with an argument
// "501 5.5.4 RSET takes no argument".
void Envelope::add_to(Dialogue& smtp)
{
    helo_ = smtp.commands.replace(
        {"HELO", "", "RFC 5321, 4.1.1.1"}, [this](auto who) { return helo_(who); });
}

// YOUR CODE. In this order:
//
//   no HELO before                 "503 5.5.1 Say HELO first"
//   there is a sender already      "503 5.5.1 One message at a time: RSET drops this one"
//   the address is too long        "501 5.1.7 The address is too long"     is_too_long()
//   no address after FROM:, or a postmaster without a domain
//                                  "501 5.1.7 Say MAIL FROM:<you@your.domain>, or <> for nobody"
//   not in ASCII                   "550 5.6.7 An address must be in ASCII here"
//   something follows the address  "555 5.5.4 MAIL takes no parameters here"
//   else                           open()
//
// take_path_after("FROM:", argument) returns the address, and leaves in `argument` what follows it.
Reply Envelope::mail(std::string_view argument)
{
    (void)argument;
    return reply(502, "5.5.1 MAIL is yours to write");
}

// YOUR CODE. Remember the sender; "250 2.1.0 Sender noted".
Reply Envelope::open(Path sender)
{
    (void)sender;
    return {};
}

// YOUR CODE. In this order:
//
//   no MAIL before                 "503 5.5.1 MAIL comes first"
//   the address is too long        "501 5.1.3 The address is too long"
//   no address after TO:, or <>    "501 5.1.3 Say RCPT TO:<name@domain>"
//   not in ASCII                   "553 5.6.7 An address must be in ASCII here"
//   something follows the address  "555 5.5.4 RCPT takes no parameters here"
//   else                           add()
Reply Envelope::rcpt(std::string_view argument)
{
    (void)argument;
    return reply(502, "5.5.1 RCPT is yours to write");
}

// YOUR CODE. "250 2.1.5 Recipient noted", or "452 4.5.3 No more recipients for this message".
Reply Envelope::add(const Path& recipient)
{
    (void)recipient;
    return {};
}

// YOUR CODE. The transaction is over: no sender, no recipients.
void Envelope::clear() { }

}  // namespace smtp
