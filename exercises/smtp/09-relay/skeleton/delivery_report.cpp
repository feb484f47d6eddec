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

[[maybe_unused]] bool is_ascii(char c)
{
    return static_cast<unsigned char>(c) < 128;
}

// In seven bits, as a report must be (RFC 3464, 2.1): a character of UTF-8 becomes \x{FC} (RFC
// 6533, 3). The address is correct UTF-8.
[[maybe_unused]] std::string in_ascii(std::string_view address)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string all;
    for (std::size_t at = 0; at < address.size();) {
        unsigned code = static_cast<unsigned char>(address[at++]);
        if (code < 128) {
            all += static_cast<char>(code);
            continue;
        }
        const unsigned more = code >= 0xf0 ? 3 : code >= 0xe0 ? 2 : 1;  // bytes
        code &= 0x3fu >> more;
        for (unsigned count = 0; count < more && at < address.size(); ++count)
            code = code << 6 | (static_cast<unsigned char>(address[at++]) & 0x3f);
        std::string hexadecimal;
        for (; code > 0; code >>= 4) hexadecimal.insert(hexadecimal.begin(), digits[code & 15]);
        all += "\\x{" + hexadecimal + "}";
    }
    return all;
}

// What a server has said, in one line that no program finds too long (RFC 5322, 2.1.1).
[[maybe_unused]] std::string one_line(const std::string& text)
{
    constexpr std::size_t longest = 800;
    return net::printable(text).substr(0, longest);
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
// text/rfc822-headers: the header of the message. one_line() keeps what a server has said in one
// line, in_ascii() an address in seven bits; bare() is an address without its brackets.
std::string text(const DeliveryReport& report)
{
    (void)report;
    return "Return-Path: <>\n\n";
}

}  // namespace mail
