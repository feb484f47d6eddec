// SPDX-License-Identifier: MIT
//
// The addresses of an envelope: what MAIL FROM: and RCPT TO: have in <angle brackets> (RFC 5321,
// 4.1.2 and 4.1.3).
//
// The grammar takes eight-bit characters as RFC 6531, 3.3 adds them. Whether a server allows them
// is another question: see is_ascii().
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtp {

struct Path {
    std::string local;  // without quotes: "a b"@example.test has the local part `a b`
    std::string domain;  // or an address in brackets, [127.0.0.1]; empty in <> and <postmaster>

    bool is_null() const { return local.empty() && domain.empty(); }
    /// <postmaster>, which RCPT takes without a domain and MAIL does not (RFC 5321, 4.1.1.3).
    bool is_postmaster() const { return domain.empty() && !is_null(); }
};

/// Takes a path off the front of `from`. A source route (<@a,@b:c@d>) is recognised and dropped
/// (RFC 5321, 4.1.1.3). Nothing, and `from` stays as it was, if there is no correct path. The
/// longest has 256 characters with its brackets (RFC 5321, 4.5.3.1.3). Its local part may have more
/// than the 64 that 4.5.3.1.1 asks for: forwarders and mailing lists make longer ones.
std::optional<Path> take_path(std::string_view& from);

/// The path after "FROM:" or "TO:". Takes both off `argument`, and white space at its end.
std::optional<Path> take_path_after(std::string_view prefix, std::string_view& argument);

/// Does the argument of MAIL or RCPT have a path that is too long?
bool is_too_long(std::string_view argument);

/// Is it a local part that needs no quotes (Dot-string; RFC 5321, 4.1.2)?
bool is_dot_string(std::string_view text);
bool is_ascii(const Path& path);

}  // namespace smtp
