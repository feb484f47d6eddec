// SPDX-License-Identifier: MIT
//
// Lesson 4: the letter itself (RFC 5321, 4.1.1.4 and 4.5.2).
//
// It arrives line by line until a line that is only a dot. While it arrives the conversation is in
// another State, one without verbs, so a letter may say QUIT and nobody hangs up.
//
// The end is CR LF . CR LF and nothing else. A letter with a bare LF, a bare CR or a NUL in it is
// read to that end and then refused: servers that mended such letters, or saw an end where the next
// server saw none, let a second letter travel hidden inside the first ("SMTP smuggling",
// CVE-2023-51764 and its kin).
#pragma once

#include "smtp/03-envelope/envelope.hpp"

#include <cstdint>

namespace smtp {

class Data {
public:
    /// A letter of more than `max_size` bytes is refused: with CR LF, without the dots that protect
    /// dots.
    Data(Envelope& envelope, std::uint64_t max_size) : envelope_(envelope), max_size_(max_size) { }

    void plug(Dialogue& smtp);

    /// DATA: 354 and on to the text, or 503 without a recipient.
    Reply data(std::string_view argument);
    /// One line of the letter: what it says, without the dot that protects it. Nothing for the line
    /// that ends it.
    std::optional<std::string_view> take(const Line& line);
    /// The end of the letter and of the transaction: 250, or why not.
    Reply finish();

    /// The letter will be refused when it has ended. The first reason is the one that the client
    /// gets.
    void refuse(int code, std::string_view why);
    bool is_refused() const { return refusal_.has_value(); }

    State text;  // hears the lines of the letter

private:
    Envelope& envelope_;
    std::uint64_t max_size_;
    State* commands_ = nullptr;
    std::uint64_t size_ = 0;  // bytes of this letter so far
    std::optional<Reply> refusal_;
};

}  // namespace smtp
