// SPDX-License-Identifier: MIT

#include "client/05-mx/resolver.hpp"

#include "client/01-connect/connect.hpp"
#include "client/01-connect/platform.hpp"
#include "client/05-mx/platform.hpp"
#include "client/05-mx/stream.hpp"
#include "server/02-socket/trace.hpp"
#include "server/04-datagram/platform.hpp"
#include "server/06-many/deadline.hpp"
#include "server/06-many/platform.hpp"
#include "server/07-dialogue/dialogue.hpp"

#include <random>

namespace dns {

using net::Deadline;
using net::Socket;

namespace {

std::uint16_t unpredictable_id()
{
    return static_cast<std::uint16_t>(std::random_device{}());
}

bool is_same(const Question& a, const Question& b)
{
    return a.type == b.type && net::same_word(a.name, b.name);
}

bool is_answer_to(const Question& question, std::uint16_t id, const Message& message)
{
    return message.is_answer && message.id == id && message.question &&
        is_same(*message.question, question);
}

// What is not an answer to this question may be a forgery, so the real one is still waited for.
Message ask_by_datagram(const Address& server, const Question& question, Milliseconds at_most)
{
    const auto id = unpredictable_id();
    const Socket socket(platform::create_datagram(server));
    platform::send_to(socket.handle(), write_question(id, question), server);
    const Deadline deadline(at_most);
    std::string other = "no answer within " + net::text(at_most);
    std::vector<char> buffer(65536);
    while (!deadline.is_over()) {
        if (!platform::wait(socket.handle(), deadline.left())) continue;
        const auto packet = platform::receive_from(socket.handle(), buffer);
        if (!packet || packet->from != server) continue;
        try {
            auto message = read_message({buffer.data(), packet->size});
            if (is_answer_to(question, id, message)) return message;
            other = "an answer to another question";
        } catch (const Malformed& error) {
            other = std::string("a malformed answer: ") + error.what();
        }
    }
    throw NoAnswer(other);
}

Message ask_by_stream(const Address& server, const Question& question, Milliseconds at_most)
{
    const auto id = unpredictable_id();
    Socket connection = net::connect(server, at_most);
    net::TimedSocket timed(connection);
    const Deadline deadline(at_most);
    if (!timed.write_by(deadline, with_length(write_question(id, question))))
        throw NoAnswer("the question is not taken by TCP");
    const auto bytes = read_with_length(timed, deadline);
    if (!bytes) throw NoAnswer("no whole answer by TCP");
    const auto message = read_message(*bytes);
    if (!is_answer_to(question, id, message)) throw NoAnswer("an answer to another question");
    return message;
}

const char* name_of(Type type)
{
    switch (type) {
    case Type::a: return "A";
    case Type::aaaa: return "AAAA";
    case Type::cname: return "CNAME";
    case Type::mx: return "MX";
    }
    return "?";
}

void show(const Address& server, const Question& question, const Message& answer)
{
    const auto who = net::text(server);
    net::trace(who + " -> " + name_of(question.type) + " of " + question.name + "?");
    if (answer.code == Code::no_such_name) net::trace(who + " <- no such name");
    for (const Record& record : answer.answers)
        net::trace(who + " <- " + record.name + " " + name_of(record.type) + " " +
            (record.type == Type::mx ? std::to_string(record.preference) + " " : "") +
            record.value);
}

}  // namespace

Message Resolver::ask(const Question& question) const
{
    constexpr int rounds = 2;
    std::string failure;
    for (int round = 0; round < rounds; ++round)
        for (const Address& server : servers_) try {
                if (end_.is_over()) throw NoAnswer("the time for all questions is over");
                auto answer = ask_server(server, question);
                if (net::tracing()) show(server, question, answer);
                return answer;
            } catch (const std::exception& error) {
                failure = net::text(server) + ": " + error.what();
                if (net::tracing()) net::trace(failure);
            }
    throw NoAnswer(std::string(name_of(question.type)) + " of " + question.name + ": " + failure);
}

// A server that neither has the data nor asks others says nothing about the name.
Message Resolver::ask_server(const Address& server, const Question& question) const
{
    auto answer = ask_by_datagram(server, question, at_most_);
    if (answer.is_truncated) answer = ask_by_stream(server, question, at_most_);
    if (answer.code != Code::ok && answer.code != Code::no_such_name)
        throw NoAnswer("the server cannot answer, code " + std::to_string(int(answer.code)));
    if (!answer.is_authoritative && !answer.has_recursion && answer.answers.empty())
        throw NoAnswer("the server does not know it, and asks nobody");
    return answer;
}

// resolve() also writes each address in its usual form, in which answers will show it.
std::vector<Address> name_servers(const net::HostAndPort& wanted)
{
    if (!wanted.host.empty()) return platform::resolve(wanted.host, wanted.port);
    constexpr std::uint16_t port = 53;
    std::vector<Address> all;
    for (const auto& ip : platform::name_servers())
        for (auto& address : platform::resolve(ip, port)) all.push_back(std::move(address));
    if (all.empty())
        throw net::Error(
            net::Error::Reason::other, "this system names no name server: say --dns ADDRESS:PORT");
    return all;
}

}  // namespace dns
