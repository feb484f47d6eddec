// SPDX-License-Identifier: MIT
//
// Finger: who is there? (RFC 1288)
#pragma once

#include "server/07-dialogue/dialogue.hpp"

namespace finger {

struct User {
    std::string login, name, plan;
};

/// Those that this server knows.
const std::vector<User>& users();

/// Answers one line, and closes.
class Finger {
public:
    void add_to(net::Dialogue& dialogue);

private:
    net::Reply answer(const net::Line& line) const;
};

}  // namespace finger
