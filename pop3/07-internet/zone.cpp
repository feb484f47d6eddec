// SPDX-License-Identifier: MIT

#include "pop3/07-internet/zone.hpp"

#include "pop3/07-internet/answer.hpp"
#include "server/02-socket/options.hpp"
#include "server/02-socket/trace.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>
#include <fstream>

namespace dns {

namespace {

constexpr int longest_chain = 8;  // of aliases

std::string_view take_word(std::string_view& line)
{
    const auto [word, rest] = net::split(line);
    line = net::trimmed(rest);
    return word;
}

std::optional<Type> type_of(std::string_view word)
{
    for (const auto& [name, type] :
        {std::pair{"A", Type::a}, {"AAAA", Type::aaaa}, {"CNAME", Type::cname}, {"MX", Type::mx}})
        if (net::same_word(word, name)) return type;
    return {};
}

// Is it what such a record may have?
bool is_value(const Record& record)
{
    switch (record.type) {
    case Type::a: return ip_bytes(record.value).size() == 4;
    case Type::aaaa: return ip_bytes(record.value).size() == 16;
    case Type::cname: return is_name(record.value);
    case Type::mx: return is_name(record.value) || record.value == ".";
    }
    return false;
}

}  // namespace

Zone::Zone(std::string_view text)
{
    for (int number = 1; !text.empty(); ++number) try {
            add(net::take_line(text));
        } catch (const std::invalid_argument& wrong) {
            throw net::Error(net::Error::Reason::other,
                "zone, line " + std::to_string(number) + ": " + wrong.what());
        }
}

Zone Zone::read(const std::string& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) throw net::Error(net::Error::Reason::other, "zone " + file + ": cannot be read");
    return Zone(std::string(std::istreambuf_iterator<char>(in), {}));
}

void Zone::add(std::string_view line)
{
    line = line.substr(0, line.find_first_of("#\r\n"));
    line = net::trimmed(line);
    if (line.empty()) return;
    const auto name = take_word(line);
    const auto type = type_of(take_word(line));
    if (!is_name(name) || !type) throw std::invalid_argument("not NAME TYPE VALUE");
    Record record{std::string(name), *type, {}};
    if (*type == Type::mx && !net::to_number(record.preference)(take_word(line)))
        throw std::invalid_argument("MX needs a number and a name");
    record.value = take_word(line);
    if (!is_value(record) || !line.empty())
        throw std::invalid_argument("not a value for this type");
    records_.push_back(std::move(record));
}

std::vector<Record> Zone::find(const Question& question) const
{
    std::vector<Record> found;
    auto name = question.name;
    for (int aliases = 0; aliases < longest_chain; ++aliases) {
        const Record* alias = nullptr;
        const auto before = found.size();
        for (const auto& record : records_) {
            if (!net::same_word(record.name, name)) continue;
            if (record.type == question.type) found.push_back(record);
            if (record.type == Type::cname) alias = &record;
        }
        if (found.size() > before || !alias) break;
        found.push_back(*alias);
        name = alias->value;
    }
    return found;
}

bool Zone::has(std::string_view name) const
{
    const auto below = "." + std::string(name);
    return std::any_of(records_.begin(), records_.end(), [&](const Record& record) {
        const std::string_view whole = record.name;
        return net::same_word(whole, name) ||
            (whole.size() > below.size() &&
                net::same_word(whole.substr(whole.size() - below.size()), below));
    });
}

}  // namespace dns
