// SPDX-License-Identifier: MIT
//
// A POP3 server for tests of clients: it has the messages of one maildrop, answers what a test tells
// it to, and may lose the line after any byte.
#pragma once

#include "tests/support/peer.hpp"

#include <cstdint>
#include <limits>
#include <mutex>
#include <vector>

namespace test {

class Pop3Peer {
public:
    struct Mail {
        std::string uid, text;  // with CR LF
    };

    /// By a verb in capitals, or better a verb and its argument ("RETR 2"); also "greeting" and
    /// "other" (a response to a challenge). What is not named is answered in the usual way, CAPA and
    /// AUTH by -ERR.
    explicit Pop3Peer(
        std::vector<Mail> mail, Answers answers = {}, const net::Address& here = {"127.0.0.1", 0});

    const net::Address& address() const { return peer_.address(); }
    std::string text() const { return net::text(address()); }

    /// What is not deleted yet; and the lines of all clients.
    std::vector<Mail> mail() const;
    std::vector<std::string> commands() const;
    /// The connection of the next client ends when so many bytes have been sent to it.
    void cut_after(std::size_t bytes);
    /// Was the last connection cut?
    bool was_cut() const;

private:
    struct Client;
    void serve(net::Socket& socket, const Peer& peer);
    std::string usual_answer(const std::string& verb, std::size_t number, Client& client);

    Answers answers_;
    mutable std::mutex mutex_;
    std::vector<Mail> mail_;
    std::vector<std::string> commands_;
    std::size_t budget_ = std::numeric_limits<std::size_t>::max();
    Peer peer_;  // last: its threads use the others
};

}  // namespace test
