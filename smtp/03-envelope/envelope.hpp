// SPDX-License-Identifier: MIT
//
// Lesson 3: the envelope (RFC 5321, 3.3).
//
// MAIL opens a mail transaction and RCPT adds to it. What they collect lives only until the
// transaction ends: by RSET, by another HELO, or by the end of the letter. All of these call the
// one clear().
#pragma once

#include "smtp/02-hello/hello.hpp"
#include "smtp/03-envelope/path.hpp"

#include <vector>

namespace smtp {

class Envelope {
public:
    explicit Envelope(Hello& hello) : hello_(hello) { }

    void plug(Dialogue& smtp);

    /// 503 before HELO and inside a transaction, 501 for an address that is none, 555 for
    /// parameters.
    Reply mail(std::string_view argument);
    Reply rcpt(std::string_view argument);
    /// The end of the mail transaction.
    void clear();

    /// Which letters the addresses of this transaction may have; ASCII again after clear().
    void allow(Letters letters) { letters_ = letters; }
    Letters letters() const { return letters_; }

    bool is_open() const { return from_.has_value(); }
    const Path& from() const { return *from_; }  ///< only while it is open
    const std::vector<Path>& to() const { return to_; }

private:
    Hello& hello_;
    std::optional<Path> from_;
    std::vector<Path> to_;
    Letters letters_ = Letters::ascii;
};

/// The path behind "FROM:" or "TO:"; takes it, and the prefix, off `argument`. Nothing if it is not
/// correct.
std::optional<Path> take_path_after(
    std::string_view prefix, std::string_view& argument, Letters letters = Letters::ascii);

}  // namespace smtp
