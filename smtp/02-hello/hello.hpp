// SPDX-License-Identifier: MIT
//
// smtp/02-hello: HELO, NOOP and QUIT as verbs of a Dialogue (RFC 5321, 4.1.1).
//
// Hello holds what is known about the client for as long as it is connected: the name that it gives
// itself, and how many lines were not commands.
#pragma once

#include "smtp/02-hello/host.hpp"
#include "smtp/02-hello/reply.hpp"

namespace smtp {

class Hello {
public:
    explicit Hello(const mail::Host& host) : host_name(host.name()) { }
    Hello(const Hello&) = delete;

    void add_to(Dialogue& smtp);

    const std::string host_name;  // of this host
    std::string client_name;  // as the client calls itself, made safe; empty before HELO

private:
    /// 250 and our name. 501 without a name; then nothing changes.
    Reply helo(std::string_view argument);
    /// A line that is not one of our verbs: 500, or 502 for a verb of RFC 5321 or its extensions.
    /// After 20 of them 421.
    Reply other(const Line& line);

    int bad_lines_ = 0;
};

static_assert(!std::is_copy_constructible_v<Hello>, "its verbs hold a pointer to it");

/// The reply to a client beyond --max-clients.
std::string too_many_clients(const mail::Host& host);

}  // namespace smtp
