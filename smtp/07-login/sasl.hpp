// SPDX-License-Identifier: MIT
//
// How a client proves who it is (SASL, RFC 4422): PLAIN (RFC 4616), LOGIN, which no RFC describes
// and Outlook used, and CRAM-MD5 (RFC 2195).
//
// A Sasl is an exchange of challenges and responses. It knows neither the "334" of SMTP nor the
// plus sign of POP3, so both protocols can use it.
#pragma once

#include "server/02-socket/options.hpp"
#include "server/05-lines/line_reader.hpp"
#include "smtp/05-deliver/accounts.hpp"

#include <functional>

namespace mail {

/// The account of that name (as Accounts::find_login() takes it) with that password. nullptr if
/// there is none. A name that does not exist takes as long as one that exists.
const Account* log_in(const Accounts& accounts, std::string_view name, std::string_view password);

/// The same for a client that proves the password without sending it: `digest_with` makes from a
/// password what `digest` should be.
const Account* log_in(const Accounts& accounts, std::string_view name, std::string_view digest,
    const std::function<std::string(std::string_view password)>& digest_with);

/// --plaintext.
void add_plaintext_option(net::Options& options, bool& plaintext);

class Sasl {
public:
    /// What the server says next: a challenge, or the result.
    struct Step {
        enum class Kind {
            challenge,
            success,
            wrong,  // name or password
            malformed,  // base64, but not a response of this mechanism
            too_long,
            not_base64,
            too_early,  // a response came with the command, but the server speaks first
            cancelled,
            unknown  // mechanism
        } kind;
        std::string text = {};  // of a challenge, in base64
        const Account* account = nullptr;  // of a success
    };

    /// `make_challenge` makes the text for CRAM-MD5.
    Sasl(const Accounts& accounts, std::function<std::string()> make_challenge) :
        accounts_(accounts), make_challenge_(std::move(make_challenge))
    {
    }

    /// Begins an exchange. `initial` is the response that came with the command, in base64: empty
    /// for none, "=" for an empty one.
    Step begin(std::string_view mechanism, std::string_view initial);
    /// Takes the response to the last challenge: base64, or "*" to cancel. A line that is not clean
    /// counts as not base64.
    Step answer(const net::Line& line);

    /// Does the mechanism send the password itself, so that everyone on the wire can read it?
    static bool is_clear(std::string_view mechanism);

private:
    using Next = Step (Sasl::*)(std::string_view response);

    Step take(const net::Line& line);
    Step ask(std::string_view challenge, Next next);
    Step plain(std::string_view response);
    Step login_name(std::string_view response);
    Step login_password(std::string_view response);
    Step cram(std::string_view response);
    static Step result(const Account* account);

    const Accounts& accounts_;
    std::function<std::string()> make_challenge_;
    Next next_ = nullptr;  // takes the next response
    std::string name_, challenge_;  // of LOGIN; of CRAM-MD5
};

}  // namespace mail
