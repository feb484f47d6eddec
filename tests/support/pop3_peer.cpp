// SPDX-License-Identifier: MIT

#include "tests/support/pop3_peer.hpp"

#include "client/06-send/dot_stuffer.hpp"
#include "server/03-echo/echo.hpp"
#include "server/06-many/deadline.hpp"
#include "tests/support/server.hpp"

#include <set>

namespace test {

Pop3Peer::Pop3Peer(std::vector<Mail> mail, Answers answers, const net::Address& here) :
    answers_(std::move(answers)), mail_(std::move(mail)),
    peer_([this](auto& socket, const Peer& peer) { serve(socket, peer); }, here)
{
}

std::vector<Pop3Peer::Mail> Pop3Peer::mail() const
{
    std::lock_guard lock(mutex_);
    return mail_;
}

std::vector<std::string> Pop3Peer::commands() const
{
    std::lock_guard lock(mutex_);
    return commands_;
}

void Pop3Peer::cut_after(std::size_t bytes)
{
    std::lock_guard lock(mutex_);
    budget_ = bytes;
}

bool Pop3Peer::was_cut() const
{
    std::lock_guard lock(mutex_);
    return budget_ == 0;
}

static std::string text_of(const std::string& lines)
{
    std::string text = "+OK\r\n";
    mail::DotStuffer dots;
    dots.add(lines, text);
    return text + ".";
}

// The session of one client: the numbers of messages that it has deleted.
struct Pop3Peer::Client {
    std::set<std::size_t> deleted;
};

// The messages are deleted before QUIT is answered.
std::string Pop3Peer::usual_answer(const std::string& verb, std::size_t number, Client& client)
{
    std::string list;
    for (std::size_t at = 1; at <= mail_.size() && (verb == "LIST" || verb == "UIDL"); ++at)
        list += std::to_string(at) + " " +
            (verb == "UIDL" ? mail_[at - 1].uid : std::to_string(mail_[at - 1].text.size())) +
            "\r\n";
    if (verb == "CAPA" || verb == "AUTH") return "-ERR What?";
    if (verb == "LIST" || verb == "UIDL") return text_of(list);
    if (verb == "RETR" || verb == "DELE")
        if (number == 0 || number > mail_.size()) return "-ERR No such message";
    if (verb == "RETR") return text_of(mail_[number - 1].text);
    if (verb == "DELE") client.deleted.insert(number);
    if (verb == "QUIT")
        for (auto at = client.deleted.rbegin(); at != client.deleted.rend(); ++at)
            mail_.erase(mail_.begin() + static_cast<std::ptrdiff_t>(*at - 1));
    return "+OK";
}

void Pop3Peer::serve(net::Socket& socket, const Peer& peer)
{
    Client client;
    std::string line = "greeting", verb = line;
    do {
        std::string answer;
        {
            std::lock_guard lock(mutex_);
            const auto argument = line.substr(std::min(verb.size() + 1, line.size()));
            if (verb != "greeting") commands_.push_back(line);
            const auto known = answers_.contains(line) ? answers_.find(line) : answers_.find(verb);
            const auto number = static_cast<std::size_t>(std::atoll(argument.c_str()));
            answer = known != answers_.end() ? known->second : usual_answer(verb, number, client);
            const auto whole = answer + "\r\n";
            if (!answer.empty() && !answer.starts_with('!') && whole.size() > budget_)
                answer = "!" + whole.substr(0, budget_);
            budget_ -= std::min(budget_, whole.size());
        }
        if (!give(socket, answer, peer) || verb == "QUIT") return;
        line = read_line(socket);
        line = line.substr(0, line.find_last_not_of("\r\n") + 1);
        verb = verb_of(line);
    } while (!line.empty());
}

}  // namespace test
