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

std::string date_of(Seconds time)
{
    return smtp::date(Clock::time_point(std::chrono::seconds(time)));
}

bool is_ascii(char c)
{
    return static_cast<unsigned char>(c) < 128;
}

// In seven bits, as a report must be (RFC 3464, 2.1): a character of UTF-8 becomes \x{FC} (RFC
// 6533, 3). The address is correct UTF-8.
std::string in_ascii(std::string_view address)
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
std::string one_line(const std::string& text)
{
    constexpr std::size_t longest = 800;
    return net::printable(text).substr(0, longest);
}

// "5.1.1", at the beginning of a text.
std::string enhanced_code(std::string_view text)
{
    const auto code = net::split(text).name;
    const bool is_code = code.size() >= 5 && code[1] == '.' &&
        code.find_first_not_of("0123456789.") == code.npos &&
        std::count(code.begin(), code.end(), '.') == 2 && code.back() != '.' &&
        code.find("..") == code.npos;
    return is_code ? std::string(code) : "";
}

std::string text_for_people(const DeliveryReport& report)
{
    std::string text = "This is the mail host " + report.host_name +
        ".\n\nYour message could not be delivered to the following recipients. It will not be\n"
        "tried again. The header of the message is at the end.\n";
    for (const auto& failed : report.failed)
        text += "\n<" + in_ascii(bare(failed.address)) + ">\n    " +
            (failed.server.empty() ? "" : failed.server + " said: ") + std::to_string(failed.code) +
            " " + one_line(failed.text) + "\n" +
            (failed.is_expired ? "    The time to try again is over.\n" : "");
    return text;
}

// RFC 3464, 2.2 and 2.3. A type that begins with X- is not of SMTP: nobody has said it there.
std::string fields_for_programs(const DeliveryReport& report)
{
    std::string fields = "Reporting-MTA: dns; " + report.host_name +
        "\nArrival-Date: " + date_of(report.arrived) + "\n";
    for (const auto& failed : report.failed) {
        const auto address = bare(failed.address);
        const bool is_usual = std::all_of(address.begin(), address.end(), is_ascii);
        fields += std::string("\nFinal-Recipient: ") + (is_usual ? "rfc822; " : "utf-8; ") +
            in_ascii(address) + "\nAction: failed\nStatus: " + status_of(failed) + "\n";
        if (!failed.server.empty()) fields += "Remote-MTA: dns; " + failed.server + "\n";
        fields += std::string("Diagnostic-Code: ") +
            (failed.server.empty() ? "X-Local; " : "smtp; ") + std::to_string(failed.code) + " " +
            one_line(failed.text) + "\n";
    }
    return fields;
}

// A report has no other characters than ASCII: not every host takes them.
std::string without_8bit(std::string header)
{
    std::replace_if(
        header.begin(), header.end(), [](char c) { return !is_ascii(c); }, '?');
    return header;
}

}  // namespace

std::string status_of(const FailedRecipient& failed)
{
    if (failed.is_expired) return "4.4.7";  // delivery time expired
    const auto code = enhanced_code(failed.text);
    const auto first = std::to_string(failed.code / 100);
    return code.starts_with(first) ? code : first + ".0.0";
}

std::string text(const DeliveryReport& report)
{
    const auto id = unpredictable(report.host_name);
    const auto boundary = "part-" + id.substr(1, id.find('@') - 1);
    const auto part = [&](const std::string& type, const std::string& content) {
        return "\n--" + boundary + "\nContent-Type: " + type + "\n\n" + content;
    };
    return "Return-Path: <>\nFrom: \"Mail host " + report.host_name + "\" <postmaster@" +
        report.domain + ">\nTo: " + smtp::text(report.to) +
        "\nSubject: Your message could not be delivered\nDate: " + smtp::date(Clock::now()) +
        "\nMessage-ID: " + id +
        "\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; "
        "report-type=delivery-status;\n\tboundary=\"" +
        boundary + "\"\n" + part("text/plain", text_for_people(report)) +
        part("message/delivery-status", fields_for_programs(report)) +
        part("text/rfc822-headers", without_8bit(report.header)) + "\n--" + boundary + "--\n";
}

}  // namespace mail
