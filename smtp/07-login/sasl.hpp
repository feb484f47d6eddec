// SPDX-License-Identifier: MIT
//
// How a client proves who it is (SASL): PLAIN (RFC 4616), LOGIN, which no RFC describes and Outlook
// spoke, and CRAM-MD5 (RFC 2195).
//
// A Sasl is one exchange of challenges and responses. It knows neither SMTP's "334" nor POP3's
// "+ ", so both protocols can carry it.
#pragma once

#include "smtp/05-deliver/accounts.hpp"

#include <functional>

namespace smtp {

/// The account of that name (as Accounts::find() takes it) and password; nullptr if there is none.
/// It takes as long for a name that nobody has as for one that somebody has.
const Account* log_in(const Accounts& accounts, std::string_view name, std::string_view password);

/// The same for who proves the password without saying it: `digest_with` makes from a password what
/// `digest` should be.
const Account* log_in(const Accounts& accounts, std::string_view name, std::string_view digest,
    const std::function<std::string(std::string_view password)>& digest_with);

/// A text that has not been said before and cannot be guessed: "<4711.0815@host>". RFC 2195, 2 and
/// RFC 1939, 7 make it with a clock; 128 random bits do the same without one.
std::string unpredictable(std::string_view host);

/// The connection stays in this machine, so nobody can listen in on the wire.
bool is_loopback(std::string_view ip);

class Sasl {
public:
    /// The server's next words, or its verdict.
    struct Step {
        enum class Is {
            challenge,
            welcome,
            wrong,
            malformed,  // base64, but no response of this mechanism
            not_base64,
            too_early,  // a response came along, but the server speaks first
            cancelled,
            unknown  // mechanism
        } is;
        std::string text = {};  // of a challenge, in base64
        const Account* account = nullptr;  // with welcome
    };

    /// `nonce` makes the text for CRAM-MD5.
    Sasl(const Accounts& accounts, std::function<std::string()> nonce) :
        accounts_(accounts), nonce_(std::move(nonce))
    {
    }

    /// Begins, with the response in base64 that came along, if one did; "=" is the empty one.
    Step begin(std::string_view mechanism, std::string_view initial);
    /// What the client answered to the last challenge: base64, or "*".
    Step answer(std::string_view line);

    /// Does it send the password itself, for everybody on the wire to read?
    static bool is_clear(std::string_view mechanism);

private:
    using Next = Step (Sasl::*)(std::string_view response);  // hears the answer to a challenge

    Step ask(std::string_view challenge, Next then);
    Step plain(std::string_view response);
    Step login_name(std::string_view response);
    Step login_password(std::string_view response);
    Step cram(std::string_view response);
    Step verdict(const Account* account) const;

    const Accounts& accounts_;
    std::function<std::string()> nonce_;
    Next next_ = nullptr;
    std::string name_, said_;  // LOGIN's name; CRAM-MD5's challenge
};

}  // namespace smtp
