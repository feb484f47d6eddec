// SPDX-License-Identifier: MIT
//
// Lesson 6: EHLO, and what this server offers beyond the minimum (RFC 5321, 2.2 and 4.1.1.1).
//
// The answer to EHLO is a list. A client may use what stands in it and nothing else: SIZE (RFC
// 1870), 8BITMIME (RFC 6152, once 1652), SMTPUTF8 (RFC 6531) as parameters of MAIL, PIPELINING (RFC
// 2920), which the Conversation has always done (its advance() says how), and ENHANCEDSTATUSCODES
// (RFC 2034), which the replies have always had. HELP and VRFY are here too.
#pragma once

#include "smtp/03-envelope/envelope.hpp"

#include <cstdint>
#include <utility>

namespace smtp {

class Extensions {
public:
    /// `max_size` in bytes is announced, and a letter declared larger is refused before it is sent.
    Extensions(Hello& hello, Envelope& envelope, std::uint64_t max_size);

    void plug(Dialogue& smtp);

    /// One more line for the answer to EHLO: "SIZE 1000".
    void offer(std::string line) { offers_.push_back(std::move(line)); }

    /// What HELP says of a verb. Both are string literals, which nobody has to copy.
    void explain(std::string_view verb, std::string_view syntax)
    {
        help_.emplace_back(verb, syntax);
    }

    /// Looks at a parameter of MAIL, "KEYWORD" or "KEYWORD=value": what is wrong with it, or
    /// nothing.
    using Check = std::function<std::optional<Reply>(std::optional<std::string_view> value)>;
    /// One more parameter that MAIL knows; the keyword is a literal.
    void parameter(std::string_view keyword, Check check)
    {
        parameters_.emplace_back(keyword, std::move(check));
    }

    Reply ehlo(std::string_view who);
    /// MAIL with parameters: SIZE=, BODY=, SMTPUTF8. 555 for any other, 552 for too large.
    Reply mail(std::string_view argument);
    Reply vrfy(std::string_view who) const;
    Reply help(std::string_view verb) const;

private:
    /// Adds its keyword to those that this MAIL has `seen`.
    Reply check(std::string_view parameter, std::vector<std::string_view>& seen);
    std::optional<Reply> check_size(std::optional<std::string_view> value) const;

    Hello& hello_;
    Envelope& envelope_;
    std::uint64_t max_size_;
    std::vector<std::string> offers_;
    std::vector<std::pair<std::string_view, std::string_view>> help_;  // verb, syntax
    std::vector<std::pair<std::string_view, Check>> parameters_;
};

}  // namespace smtp
