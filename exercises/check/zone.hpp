// SPDX-License-Identifier: MIT
//
// A name server for a client under check: what it knows, and how it misbehaves.
//
//   --- record: red.test MX 10 a.red.test
//   --- record: a.red.test A 127.0.0.11
//   --- the first question gets no answer
#pragma once

#include "client/04-script/player.hpp"
#include "exercises/check/name_server.hpp"

#include <set>

namespace check {

class Zone {
public:
    explicit Zone(std::uint16_t port) :
        server_([this](const auto& asked) { return answer(asked); }, port)
    {
    }
    /// The object must outlive the player.
    void add_to(net::Player& player);
    /// What was wrong with a question; empty if nothing was.
    std::string complaint() const { return server_.malformed(); }

private:
    struct Record {
        unsigned type;
        std::string data;  // as it stands in a message that begins with a question
    };

    void add(const std::string& name, const std::string& type, const std::string& value);
    std::vector<std::string> answer(const NameServer::Asked& asked);
    bool does(const std::string& misdeed) const { return misdeeds_.contains(misdeed); }

    std::mutex mutex_;
    std::multimap<std::string, Record> records_;
    std::set<std::string> misdeeds_;
    bool has_been_asked_ = false;
    NameServer server_;  // last: it uses the others
};

}  // namespace check
