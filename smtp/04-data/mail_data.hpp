// SPDX-License-Identifier: MIT
//
// smtp/04-data: the message (RFC 5321, 4.1.1.4 and 4.5.2).
//
// It arrives line by line until a line that is only a dot. While it arrives the conversation is in
// another State, one without verbs, so a message may say QUIT and the connection stays open.
//
// The end is CR LF . CR LF and nothing else. A message with a bare LF, a bare CR or a NUL is read
// to that end and then refused. Servers that repaired such messages, or saw an end where the next
// server saw none, let a second message travel hidden inside the first ("SMTP smuggling",
// CVE-2023-51764 and related ones).
#pragma once

#include "smtp/03-envelope/envelope.hpp"

#include <cstdint>

namespace smtp {

constexpr std::uint64_t usual_max_size = 10'485'760;

class MailData {
public:
    /// A message of more than `max_size` bytes is refused. Each line counts with its CR LF, and
    /// without the dot that protects it.
    MailData(Envelope& envelope, std::uint64_t max_size) : envelope_(envelope), max_size_(max_size)
    {
    }
    MailData(const MailData&) = delete;

    void add_to(Dialogue& smtp);

    /// Takes a line of the message and returns its content, without the dot that protects it.
    /// Nothing for the line that ends the message.
    std::optional<std::string_view> take(const Line& line);
    /// The message will be refused when it has ended. The reply gives the first reason.
    void refuse(int code, std::string_view why);
    bool is_refused() const { return refusal_.has_value(); }
    /// The end of the message and of the transaction: 250, or why not.
    Reply finish();

    net::State message_text;  // hears the lines of the message

private:
    /// DATA: 354 and on to the text, or 503 without a recipient.
    Reply data(std::string_view argument);

    Envelope& envelope_;
    std::uint64_t max_size_;
    net::State* commands_ = nullptr;
    std::uint64_t size_ = 0;  // bytes of this message so far
    net::Line::End last_end_ = net::Line::End::crlf;  // of the line before
    std::optional<Reply> refusal_;
};

static_assert(!std::is_copy_constructible_v<MailData>, "its verbs hold a pointer to it");

}  // namespace smtp
