// SPDX-License-Identifier: MIT

#include "tests/support/smtp_peer.hpp"

#include "tests/support/server.hpp"

namespace test {

void hear_text(net::Socket& client)
{
    for (std::string line; (line = read_line(client)) != ".\r\n" && !line.empty();) { }
}

static const Answers usual{{"greeting", "220 peer ready"},
    {"EHLO", "250-peer\r\n250-8BITMIME\r\n250 PIPELINING"}, {"HELO", "250 peer"},
    {"MAIL", "250 OK"}, {"RCPT", "250 OK"}, {"DATA", "354 Go on"}, {"dot", "250 2.0.0 Stored"},
    {"QUIT", "221 Goodbye"}, {"other", "500 What?"}};

SmtpPeer::SmtpPeer(Answers answers, const net::Address& here) :
    answers_(std::move(answers)),
    peer_([this](auto& client, const Peer& peer) { serve(client, peer); }, here)
{
}

std::vector<std::string> SmtpPeer::commands() const
{
    std::lock_guard lock(mutex_);
    return commands_;
}

std::vector<std::string> SmtpPeer::messages() const
{
    std::lock_guard lock(mutex_);
    return messages_;
}

void SmtpPeer::remember(std::vector<std::string>& what, const std::string& text)
{
    std::lock_guard lock(mutex_);
    what.push_back(text);
}

// False: the connection is over.
bool SmtpPeer::answer(net::Socket& client, const std::string& verb, const Peer& peer)
{
    const auto what = answers_.contains(verb) || usual.contains(verb) ? verb : "other";
    const auto& text = answers_.contains(what) ? answers_.at(what) : usual.at(what);
    return give(client, text, peer) && verb != "QUIT";
}

void SmtpPeer::serve(net::Socket& client, const Peer& peer)
{
    if (!answer(client, "greeting", peer)) return;
    while (true) {
        const auto line = read_line(client);
        if (line.empty()) return;
        remember(commands_, line.substr(0, line.find_last_not_of("\r\n") + 1));
        const auto verb = verb_of(line);
        if (!answer(client, verb, peer)) return;
        const auto said = answers_.find("DATA");
        if (verb != "DATA" || (said != answers_.end() && !said->second.starts_with("354")))
            continue;
        std::string text;
        for (std::string next; (next = read_line(client)) != ".\r\n"; text += next)
            if (next.empty()) return;
        remember(messages_, text);
        if (!answer(client, "dot", peer)) return;
    }
}

}  // namespace test
