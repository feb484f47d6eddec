// SPDX-License-Identifier: MIT
//
// A server for a client under check: a table of what it answers. A client may say its commands in
// the order that it likes.
//
//   --- greeting: 220 ready
//   --- answer to MAIL: 250 OK
//   --- answer to RCPT TO:<bob: 550 no
//   --- last answer to RETR 2: +OK\r\nhalf
//   --- serve one client
//   --- it has said: QUIT
#pragma once

#include "client/04-script/player.hpp"

#include <filesystem>

namespace check {

class Answers {
public:
    /// Files of `folder` are counted when a client says DELE.
    explicit Answers(std::filesystem::path folder) : folder_(std::move(folder)) { }
    /// The object must outlive the player.
    void add_to(net::Player& player);
    bool are_none() const { return answers_.empty(); }

private:
    struct Answer {
        std::string text;  // without its last CR LF
        bool closes = false;
    };

    void serve(net::Wire& wire);
    bool give(net::Wire& wire, const Answer& answer);
    const Answer& answer_to(const std::string& line) const;
    std::string hear_text(net::Wire& wire);
    std::size_t count(const std::string& beginning) const;

    std::filesystem::path folder_;
    std::map<std::string, Answer> answers_;  // by how a line begins
    int clients_ = 0;  // that have been served
    std::vector<std::string> said_;  // lines, without their ends
    std::string text_;  // of the last message, as it came
    std::size_t deleted_ = 0;  // how often it has said DELE
    std::optional<std::size_t> too_early_;  // which DELE came before the message was saved
};

/// How many messages a folder has, or a Maildir. What is in tmp does not count, nor do the files in
/// which a client remembers something.
std::size_t messages_in(const std::filesystem::path& folder);

}  // namespace check
