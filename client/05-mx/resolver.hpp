// SPDX-License-Identifier: MIT
//
// client/05-mx: asks name servers (RFC 1035, 4.2 and 7.3).
//
// Anybody can send a datagram that looks like an answer. So it is taken only if it comes from the
// address and port that were asked, has the number of the question, which nobody can guess, and
// repeats the question (RFC 5452, 9.1). The port of the question is the system's choice; Linux
// and Windows choose at random.
#pragma once

#include "client/03-tap/host_and_port.hpp"
#include "client/05-mx/message.hpp"
#include "server/06-many/deadline.hpp"

#include <vector>

namespace dns {

using net::Address;
using net::Milliseconds;

/// How long a name server may take to answer, unless somebody says something else.
constexpr Milliseconds usual_time{2000};

/// No name server has given an answer that can be used: ask again later.
struct NoAnswer : std::runtime_error {
    using runtime_error::runtime_error;
};

class Resolver {
public:
    /// Asks each of `servers` in turn, all of them twice. Each may take `at_most` to answer by UDP,
    /// and once more by TCP, and all questions together fifteen times as long. There must be a
    /// server.
    Resolver(std::vector<Address> servers, Milliseconds at_most) :
        servers_(std::move(servers)), at_most_(at_most), end_(15 * at_most)
    {
    }

    /// The answer, whose code is `ok` or `no_such_name`. Throws NoAnswer, with what the last server
    /// did.
    Message ask(const Question& question) const;

private:
    Message ask_server(const Address& server, const Question& question) const;

    std::vector<Address> servers_;
    Milliseconds at_most_;
    net::Deadline end_;
};

/// This name server, or if its host is empty those that the system is told to ask. Throws Error if
/// there is none.
std::vector<Address> name_servers(const net::HostAndPort& wanted);

}  // namespace dns
