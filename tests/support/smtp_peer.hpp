// SPDX-License-Identifier: MIT
//
// An SMTP server for tests of clients: it answers what a test tells it to, and remembers what it hears.
#pragma once

#include "tests/support/peer.hpp"

#include <mutex>
#include <vector>

namespace test {

/// Up to the line that is only a dot, or the end of the connection.
void hear_text(net::Socket& client);

class SmtpPeer {
public:
    /// By a verb in capitals, also "greeting", "dot" (the end of the text) and "other" (a response
    /// to a challenge). Verbs that are not named are answered in the usual way.
    explicit SmtpPeer(Answers answers = {}, const net::Address& here = {"127.0.0.1", 0});

    const net::Address& address() const { return peer_.address(); }
    std::string text() const { return net::text(address()); }
    /// The lines of all clients but those of messages; and the messages, as they came.
    std::vector<std::string> commands() const;
    std::vector<std::string> messages() const;

private:
    void serve(net::Socket& client, const Peer& peer);
    bool answer(net::Socket& client, const std::string& verb, const Peer& peer);
    void remember(std::vector<std::string>& what, const std::string& text);

    Answers answers_;
    mutable std::mutex mutex_;
    std::vector<std::string> commands_, messages_;
    Peer peer_;  // last: its threads use the others
};

}  // namespace test
