// SPDX-License-Identifier: MIT

#include "client/05-mx/message.hpp"

#include "client/03-tap/network_order.hpp"
#include "client/05-mx/ip_text.hpp"

namespace dns {

using net::number16;

namespace {

Question read_question(Reader& reader)
{
    Question question{reader.name(), static_cast<Type>(reader.number16())};
    if (reader.number16() != internet) reader.fail("a class that is not the Internet's");
    return question;
}

// Nothing for a record of another type or class.
std::optional<Record> read_record(Reader& reader)
{
    Record record{reader.name(), static_cast<Type>(reader.number16()), {}};
    const bool is_internet = reader.number16() == internet;
    reader.number32();  // for how long the record may be kept
    const std::size_t size = reader.number16(), end = reader.position() + size;
    switch (is_internet ? record.type : Type{}) {
    case Type::a: record.value = ip_text(reader.bytes(4)); break;
    case Type::aaaa: record.value = ip_text(reader.bytes(16)); break;
    case Type::mx: record.preference = reader.number16(); [[fallthrough]];
    case Type::cname: record.value = reader.name(); break;
    default: reader.bytes(size); return {};
    }
    if (reader.position() != end) reader.fail("the length of a record is wrong");
    return record;
}

}  // namespace

std::string write_question(std::uint16_t id, const Question& question)
{
    const auto counts = number16(1) + number16(0) + number16(0) + number16(0);
    return number16(id) + number16(Flag::recursion_desired) + counts +
        bytes_of_name(question.name) + number16(static_cast<std::uint16_t>(question.type)) +
        number16(internet);
}

Message read_message(std::string_view bytes)
{
    Reader reader(bytes);
    Message message;
    message.id = reader.number16();
    const auto flags = reader.number16();
    message.is_answer = flags & Flag::answer;
    message.is_authoritative = flags & Flag::authoritative;
    message.is_truncated = flags & Flag::truncated;
    message.has_recursion = flags & Flag::recursion_available;
    message.code = static_cast<Code>(flags & 15);
    const auto questions = reader.number16(), answers = reader.number16();
    reader.number32();  // the counts of the other two sections
    if (questions > 1) reader.fail("more than one question");
    if (questions == 1) message.question = read_question(reader);
    if (message.is_truncated) return message;
    for (int count = 0; count < answers; ++count)
        if (auto record = read_record(reader)) message.answers.push_back(*std::move(record));
    return message;
}

}  // namespace dns
