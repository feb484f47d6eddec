// SPDX-License-Identifier: MIT
//
// smtp/06-extensions: EHLO, and what this server offers beyond the minimum (service extensions; RFC
// 5321, 2.2 and 4.1.1.1).
//
// The answer to EHLO is a list. A client may use what it names and nothing else: SIZE (RFC 1870),
// 8BITMIME (RFC 6152, formerly 1652) and SMTPUTF8 (RFC 6531) as parameters of MAIL; PIPELINING (RFC
// 2920), which the Conversation of server/07-dialogue already does; ENHANCEDSTATUSCODES (RFC
// 2034), which the replies already have. HELP and VRFY are here too.
#pragma once

#include "smtp/05-deliver/deliver.hpp"

namespace smtp {

class ServiceExtensions {
public:
    /// `max_size` in bytes is announced, and a message that is declared larger is refused before it
    /// is sent.
    ServiceExtensions(
        const Hello& hello, Envelope& envelope, Deliver& deliver, std::uint64_t max_size);
    ServiceExtensions(const ServiceExtensions&) = delete;

    void add_to(Dialogue& smtp);

    /// Adds a line to the answer to EHLO: "SIZE 1000".
    void offer(std::string line) { offers_.push_back(std::move(line)); }

    /// Checks a parameter of MAIL, "KEYWORD" or "KEYWORD=value". Returns what is wrong, or nothing.
    using Check = std::function<std::optional<Reply>(std::optional<std::string_view> value)>;
    /// Adds a parameter to those that MAIL knows. The keyword is a string literal.
    void add_parameter(std::string_view keyword, Check check);

private:
    Reply ehlo(std::string_view who);
    /// MAIL with parameters: 555 for an unknown one, 552 if SIZE= is too large, 501 for a bad
    /// value.
    Reply mail(std::string_view argument);
    Reply rcpt(std::string_view argument);
    Reply vrfy(std::string_view who) const;
    Reply help(std::string_view verb, const net::State& commands) const;
    std::optional<Reply> check(std::string_view parameter, std::vector<std::string_view>& seen);
    std::optional<Reply> check_all(std::string_view parameters);
    std::optional<Reply> check_characters(const Path& path, int code) const;
    std::optional<Reply> check_size(std::optional<std::string_view> value) const;

    const Hello& hello_;
    Envelope& envelope_;
    Deliver& deliver_;
    std::uint64_t max_size_;
    net::Verb helo_, mail_, rcpt_;  // the rows that were replaced
    std::vector<std::string> offers_;
    std::vector<std::pair<std::string_view, Check>> parameters_;
    bool extended_ = false;  // the client has said EHLO
    bool utf8_ = false;  // this MAIL has the parameter SMTPUTF8
};

static_assert(!std::is_copy_constructible_v<ServiceExtensions>, "its verbs hold a pointer to it");

}  // namespace smtp
