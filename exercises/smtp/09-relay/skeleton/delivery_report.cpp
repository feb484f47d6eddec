// SPDX-License-Identifier: MIT

#include "smtp/09-relay/delivery_report.hpp"

#include "client/06-send/header.hpp"
#include "client/06-send/unpredictable.hpp"
#include "server/02-socket/trace.hpp"
#include "server/07-dialogue/dialogue.hpp"
#include "smtp/05-deliver/trace_fields.hpp"

#include <algorithm>

namespace mail {

namespace {

using Clock = std::chrono::system_clock;

[[maybe_unused]] std::string date_of(Seconds time)
{
    return smtp::date(Clock::time_point(std::chrono::seconds(time)));
}

[[maybe_unused]] bool is_ascii(std::string_view text)
{
    return std::all_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
}

}  // namespace

// YOUR CODE. "4.4.7" for a message that is given up (RFC 3463: delivery time expired). Else the
// three numbers at the beginning of the reply's text, if they begin with the first digit of its
// code; else that digit, and ".0.0".
std::string status_of(const FailedRecipient& failed)
{
    (void)failed;
    return {};
}

// YOUR CODE. A message, in lines that end in LF (RFC 3464, 2). First "Return-Path: <>", then From
// (postmaster at the domain), To, Subject, Date (smtp::date), Message-ID (mail::unpredictable),
// Auto-Submitted: auto-replied, MIME-Version: 1.0, and
//
//   Content-Type: multipart/report; report-type=delivery-status; boundary="..."
//
// Its three parts are text/plain for people, message/delivery-status for programs, and
// text/rfc822-headers: the header of the message. net::printable() keeps what a server has said in
// one line.
std::string text(const DeliveryReport& report)
{
    (void)report;
    return "Return-Path: <>\n\n";
}

}  // namespace mail
