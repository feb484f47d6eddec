// SPDX-License-Identifier: MIT

#include "client/05-mx/mx.hpp"

#include "server/07-dialogue/dialogue.hpp"

#include <algorithm>
#include <random>

namespace dns {

namespace {

[[maybe_unused]] constexpr int most_aliases = 8;
[[maybe_unused]] constexpr std::size_t most_hosts = 20;

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
[[maybe_unused]] std::string alias_of(const std::string& name, const Message& answer)
{
    const auto found =
        std::find_if(answer.answers.begin(), answer.answers.end(), [&](const Record& record) {
            return record.type == Type::cname && net::same_word(record.name, name);
        });
    return found == answer.answers.end() ? "" : found->value;
}

// YOUR CODE. Ask; if the answer has records for the name, these. If it says that the name is an
// alias (alias_of), go on with that name: in the same answer, or with another question. No more
// than most_aliases of them: throw NoAnswer. If there are no records: {exists}.
Found look_up(const Resolver& resolver, Question question)
{
    return {true, records_of(question, resolver.ask(question))};
}

// YOUR CODE. A and AAAA, look_up() for each. One of them may fail, if the other one has an address.
[[maybe_unused]] std::vector<std::string> addresses_of(
    const Resolver& resolver, const std::string& host)
{
    (void)resolver;
    (void)host;
    return {};
}

// YOUR CODE. The lowest preference first, equal ones in a random order, most_hosts at most. A
// single record with the name "." means that the domain takes no mail (RFC 7505): throw
// TakesNoMail.
[[maybe_unused]] std::vector<Record> sorted(std::vector<Record> records)
{
    return records;
}

}  // namespace

// YOUR CODE. The MX records of the domain, sorted, each with its addresses; a host without an
// address is left out. No such domain, or no host with an address: TakesNoMail("..."), with the
// domain before it. A domain without MX records is its own host, with preference 0.
std::vector<MailHost> mail_hosts(const Resolver& resolver, std::string domain)
{
    (void)resolver;
    throw TakesNoMail(domain + ": mail_hosts() is yours to write");
}

}  // namespace dns
