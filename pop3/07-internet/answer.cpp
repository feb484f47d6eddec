// SPDX-License-Identifier: MIT

#include "pop3/07-internet/answer.hpp"

#include "client/03-tap/network_order.hpp"
#include "server/02-socket/options.hpp"
#include "smtp/03-envelope/literal.hpp"

namespace dns {

namespace {

using net::number16, net::number32;

constexpr std::size_t header_size = 12;
constexpr std::uint32_t seconds_to_keep = 60;  // the answer may be used again for so long

// Of the header (RFC 1035, 4.1.1), beside Flag and Code: the kind of question (0: a usual one), and
// two more codes.
constexpr unsigned opcode = 0x7800, format_error = 1, not_implemented = 4;

std::uint16_t number_at(std::string_view bytes, std::size_t at)
{
    return Reader(bytes.substr(at)).number16();
}

std::string header(std::string_view question, unsigned bits, std::size_t answers, bool has_question)
{
    const auto kept = number_at(question, 2) & (opcode | Flag::recursion_desired);
    return std::string(question.substr(0, 2)) + number16(Flag::answer | kept | bits) +
        number16(has_question) + number16(static_cast<std::uint32_t>(answers)) + number32(0);
}

std::string data_of(const Record& record)
{
    switch (record.type) {
    case Type::mx: return number16(record.preference) + bytes_of_name(record.value);
    case Type::cname: return bytes_of_name(record.value);
    default: return ip_bytes(record.value);
    }
}

std::string bytes_of(const Record& record)
{
    const auto data = data_of(record);
    return bytes_of_name(record.name) + number16(static_cast<std::uint16_t>(record.type)) +
        number16(internet) + number32(seconds_to_keep) +
        number16(static_cast<std::uint32_t>(data.size())) + data;
}

}  // namespace

std::string answer_to(std::string_view bytes, const Zone& zone, std::size_t at_most)
{
    if (bytes.size() < header_size || (number_at(bytes, 2) & Flag::answer)) return {};
    if (number_at(bytes, 2) & opcode) return header(bytes, not_implemented, 0, false);
    std::optional<Question> question;
    try {
        question = read_message(bytes).question;
    } catch (const Malformed&) {
    }
    if (!question) return header(bytes, format_error, 0, false);
    Reader reader(bytes);
    reader.bytes(header_size);
    reader.name();
    reader.bytes(4);  // type and class
    const std::string asked(bytes.substr(header_size, reader.position() - header_size));
    const auto found = zone.find(*question);
    std::string records;
    for (const auto& record : found) records += bytes_of(record);
    if (header_size + asked.size() + records.size() > at_most)
        return header(bytes, Flag::authoritative | Flag::truncated, 0, true) + asked;
    const bool exists = !found.empty() || zone.has(question->name);
    const auto code = static_cast<unsigned>(exists ? Code::ok : Code::no_such_name);
    return header(bytes, Flag::authoritative | code, found.size(), true) + asked + records;
}

std::string ip_bytes(std::string_view text)
{
    std::string bytes;
    if (const auto groups = smtp::ipv6(text)) {
        for (const auto group : *groups) bytes += number16(group);
        return bytes;
    }
    for (int count = 0; count < 4; ++count) {
        const auto end = count < 3 ? text.find('.') : text.size();
        std::uint8_t number = 0;
        if (end == text.npos || !net::to_number(number)(text.substr(0, end))) return {};
        bytes += static_cast<char>(number);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return bytes;
}

}  // namespace dns
