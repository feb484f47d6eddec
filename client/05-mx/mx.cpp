// SPDX-License-Identifier: MIT

#include "client/05-mx/mx.hpp"

#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>
#include <random>

namespace dns {

namespace {

constexpr int most_aliases = 8;
constexpr std::size_t most_hosts = 20;

struct Found {
    bool exists;  // the name, whether it has records of this type or not
    std::vector<Record> records = {};
};

std::vector<Record> records_of(const Question& question, const Message& answer)
{
    std::vector<Record> found;
    for (const Record& record : answer.answers)
        if (record.type == question.type && net::same_word(record.name, question.name))
            found.push_back(record);
    return found;
}

// The name that a CNAME record says this one is an alias of, or nothing.
std::string alias_of(const std::string& name, const Message& answer)
{
    const auto found =
        std::find_if(answer.answers.begin(), answer.answers.end(), [&](const Record& record) {
            return record.type == Type::cname && net::same_word(record.name, name);
        });
    return found == answer.answers.end() ? "" : found->value;
}

// An answer mostly has the records of the name that an alias leads to. If it has not, that name is
// asked for.
Found look_up(const Resolver& resolver, Question question)
{
    int aliases = 0;
    while (true) {
        const auto answer = resolver.ask(question);
        const auto asked = question.name;
        for (auto other = alias_of(asked, answer); !other.empty();
             other = alias_of(other, answer)) {
            if (++aliases > most_aliases)
                throw NoAnswer(asked + ": too many aliases, one after another");
            question.name = other;
        }
        auto records = records_of(question, answer);
        if (!records.empty()) return {true, std::move(records)};
        if (question.name == asked || answer.code == Code::no_such_name)
            return {answer.code == Code::ok};
        if (!is_name(question.name)) return {false};
    }
}

std::vector<std::string> addresses_of(const Resolver& resolver, const std::string& host)
{
    std::vector<std::string> addresses;
    if (!is_name(host)) return addresses;
    std::optional<NoAnswer> failure;  // some servers know A only, and fail at AAAA (RFC 4074)
    for (const auto type : {Type::a, Type::aaaa}) try {
            for (const Record& record : look_up(resolver, {host, type}).records)
                addresses.push_back(record.value);
        } catch (const NoAnswer& error) {
            failure = error;
        }
    if (addresses.empty() && failure) throw *failure;
    return addresses;
}

// The MX records, in the order in which to try them. One with the name "." says that the domain
// takes no mail; beside others it means nothing.
std::vector<Record> sorted(std::vector<Record> records)
{
    const auto is_null = [](const Record& record) { return record.value == "."; };
    if (records.size() == 1 && is_null(records.front()))
        throw TakesNoMail("says itself that it takes no mail (null MX)");
    std::erase_if(records, is_null);
    std::shuffle(records.begin(), records.end(), std::mt19937(std::random_device{}()));
    std::stable_sort(records.begin(), records.end(),
        [](const Record& a, const Record& b) { return a.preference < b.preference; });
    records.resize(std::min(records.size(), most_hosts));
    return records;
}

}  // namespace

std::vector<MailHost> mail_hosts(const Resolver& resolver, std::string domain)
try {
    if (domain.ends_with('.')) domain.pop_back();  // answers are without it
    auto found = look_up(resolver, {domain, Type::mx});
    if (!found.exists) throw TakesNoMail("there is no such domain");
    if (found.records.empty()) found.records.push_back({domain, Type::mx, domain, 0});
    std::vector<MailHost> hosts;
    std::optional<NoAnswer> failure;
    for (const Record& record : sorted(found.records)) try {
            auto addresses = addresses_of(resolver, record.value);
            if (!addresses.empty())
                hosts.push_back({record.preference, record.value, std::move(addresses)});
        } catch (const NoAnswer& error) {
            failure = error;
        }
    if (hosts.empty() && failure) throw *failure;
    if (hosts.empty()) throw TakesNoMail("none of its hosts has an address");
    return hosts;
} catch (const TakesNoMail& reason) {
    throw TakesNoMail(domain + ": " + reason.what());
}

}  // namespace dns
