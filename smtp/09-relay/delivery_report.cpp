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

bool is_ascii(std::string_view text)
{
    return std::all_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
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
        text += "\n" + smtp::text(failed.address) + "\n    " +
            (failed.server.empty() ? "" : failed.server + " said: ") + std::to_string(failed.code) +
            " " + net::printable(failed.text) + "\n" +
            (failed.is_expired ? "    That was the last of several tries.\n" : "");
    return text;
}

// RFC 3464, 2.2 and 2.3. An address that is not ASCII has a type of its own (RFC 6533, 3).
std::string fields_for_programs(const DeliveryReport& report)
{
    std::string fields = "Reporting-MTA: dns; " + report.host_name +
        "\nArrival-Date: " + date_of(report.arrived) + "\n";
    for (const auto& failed : report.failed) {
        const auto address = bare(failed.address);
        fields += std::string("\nFinal-Recipient: ") +
            (is_ascii(address) ? "rfc822; " : "utf-8; ") + address +
            "\nAction: failed\nStatus: " + status_of(failed) + "\n";
        if (!failed.server.empty()) fields += "Remote-MTA: dns; " + failed.server + "\n";
        fields += "Diagnostic-Code: smtp; " + std::to_string(failed.code) + " " +
            net::printable(failed.text) + "\n";
        fields += "Last-Attempt-Date: " + smtp::date(Clock::now()) + "\n";
    }
    return fields;
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
    const auto people = text_for_people(report), programs = fields_for_programs(report);
    const auto part = [&](const std::string& type, const std::string& content) {
        const std::string encoding = is_ascii(content) ? "" : "Content-Transfer-Encoding: 8bit\n";
        return "\n--" + boundary + "\nContent-Type: " + type + "\n" + encoding + "\n" + content;
    };
    return "Return-Path: <>\nFrom: Mail host " + report.host_name + " <postmaster@" +
        report.domain + ">\nTo: " + smtp::text(report.to) +
        "\nSubject: Your message could not be delivered\nDate: " + smtp::date(Clock::now()) +
        "\nMessage-ID: " + id +
        "\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; "
        "report-type=delivery-status;\n\tboundary=\"" +
        boundary + "\"\n" +
        part(is_ascii(people) ? "text/plain" : "text/plain; charset=utf-8", people) +
        part("message/delivery-status", programs) + part("text/rfc822-headers", report.header) +
        "\n--" + boundary + "--\n";
}

}  // namespace mail
