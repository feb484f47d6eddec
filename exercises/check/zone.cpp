// SPDX-License-Identifier: MIT

#include "exercises/check/zone.hpp"

#include "client/04-script/expect.hpp"
#include "client/05-mx/name.hpp"

#include <sstream>

namespace check {

using namespace dns_bytes;
using dns::bytes_of_name;

namespace {

constexpr unsigned type_a = 1, type_cname = 5, type_mx = 15;
constexpr unsigned question_at = 12;  // after the header: where its name stands

std::string bytes_of_ip(const std::string& ip)
{
    std::istringstream in(ip);
    std::string bytes;
    for (std::string part; std::getline(in, part, '.');)
        bytes += static_cast<char>(std::stoi(part));
    return bytes;
}

std::string pointer_to(unsigned place)
{
    return number16(0xc000 + place);
}

// A name whose end is that of the question is sent as a pointer to it (RFC 1035, 4.1.4).
std::string compressed(const std::string& name, const std::string& asked)
{
    if (name == asked) return pointer_to(question_at);
    if (!name.ends_with("." + asked)) return bytes_of_name(name);
    const auto own = bytes_of_name(name.substr(0, name.size() - asked.size() - 1));
    return own.substr(0, own.size() - 1) + pointer_to(question_at);
}

}  // namespace

void Zone::add_to(net::Player& player)
{
    player.on("--- record: {any} {word} {any}", "a name, MX or A or CNAME, and its value",
        [this](auto& found) { add(found[0], found[1], found[2]); });
    for (const char* misdeed : {"the first question gets no answer", "no question gets an answer",
             "the first answer has another id", "the first answer is to another question",
             "answers by UDP are truncated", "names are compressed", "a pointer leads to itself",
             "the server fails", "an answer ends in its middle"})
        player.on("--- " + std::string(misdeed), "what the name server does",
            [this, misdeed](auto&) { misdeeds_.insert(misdeed); });
    player.on("--- it has asked", "at least one question", [this](auto&) {
        if (server_.questions().empty()) throw net::NotAsWritten("it has asked nothing");
    });
    player.on("--- it was asked by TCP", "after a truncated answer", [this](auto&) {
        for (const auto& asked : server_.questions())
            if (asked.by_tcp) return;
        throw net::NotAsWritten("it was not");
    });
}

void Zone::add(const std::string& name, const std::string& type, const std::string& value)
{
    std::lock_guard lock(mutex_);
    if (type == "A") records_.insert({name, {type_a, bytes_of_ip(value)}});
    if (type == "CNAME") records_.insert({name, {type_cname, bytes_of_name(value)}});
    if (type != "MX") return;
    const auto space = value.find(' ');
    const auto host = value.substr(space + 1);
    const auto host_bytes = host == "." ? std::string(1, '\0')
        : does("names are compressed")  ? compressed(host, name)
                                        : bytes_of_name(host);
    records_.insert({name,
        {type_mx,
            number16(static_cast<unsigned>(std::stoul(value.substr(0, space)))) + host_bytes}});
}

std::vector<std::string> Zone::answer(const NameServer::Asked& asked)
{
    std::lock_guard lock(mutex_);
    const bool is_first = !std::exchange(has_been_asked_, true);
    if (does("no question gets an answer")) return {};
    if (is_first && does("the first question gets no answer")) return {};
    if (does("the server fails")) return {asked.answer({}, server_failure)};

    const auto& [name, type] = asked.question();
    const auto owner = does("names are compressed") ? pointer_to(question_at) : bytes_of_name(name);
    std::vector<std::string> found;
    for (auto [at, end] = records_.equal_range(name); at != end; ++at)
        if (at->second.type == static_cast<unsigned>(type) || at->second.type == type_cname)
            found.push_back(record_of(owner, at->second.type, at->second.data));
    if (does("a pointer leads to itself"))
        found = {record_of(
            pointer_to(question_at + static_cast<unsigned>(bytes_of_name(name).size()) + 4),
            static_cast<unsigned>(type), "\x7f")};
    auto good = asked.answer(found, records_.contains(name) ? 0 : no_such_name);
    if (does("an answer ends in its middle")) return {good.substr(0, good.size() - 3)};
    if (!asked.by_tcp && does("answers by UDP are truncated")) return {asked.answer({}, truncated)};
    auto forged = asked;
    if (is_first && does("the first answer has another id")) forged.message.id ^= 1;
    if (is_first && does("the first answer is to another question"))
        forged.message.question->name = "forged.test";
    const auto lie = record_of(bytes_of_name(name), static_cast<unsigned>(type),
        type == dns::Type::mx ? number16(1) + bytes_of_name("forged.test")
                              : bytes_of_ip("127.0.0.66"));
    if (forged.message.id != asked.message.id || forged.question().name != name)
        return {forged.answer({lie}), good};
    return {good};
}

}  // namespace check
