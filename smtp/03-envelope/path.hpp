// SPDX-License-Identifier: MIT
//
// The addresses of an envelope: what stands in <angle brackets> behind MAIL FROM: and RCPT TO:
// (RFC 5321, 4.1.2 and 4.1.3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtp {

struct Path {
    std::string local;  // without quotes: "a b"@example.test has the local part `a b`
    std::string domain;  // or a literal such as [127.0.0.1]; empty in <> and <postmaster>

    bool is_null() const { return local.empty() && domain.empty(); }
};

/// The text of a path, quoted again where it must be: "<\"a b\"@example.test>".
std::string text(const Path& path);

/// Which letters an address may have: seven bits, or UTF-8 as well (RFC 6531, 3.3).
enum class Letters { ascii, utf8 };

/// Takes a path off the front of `from`. A source route (<@a,@b:c@d>) is recognised and dropped
/// (RFC 5321, 4.1.1.3). Nothing, and `from` is as before, if there is no correct path. Limits: RFC
/// 5321, 4.5.3.1.
std::optional<Path> take_path(std::string_view& from, Letters letters = Letters::ascii);

}  // namespace smtp
