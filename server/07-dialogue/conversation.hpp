// SPDX-License-Identifier: MIT
//
// A Dialogue and a socket, connected in two halves.
//
// Conversation turns bytes into lines and replies into bytes, and knows no socket. converse() moves
// these bytes between it and one client; it handles the end of the stream and the time limits.
#pragma once

#include "server/06-many/limits.hpp"
#include "server/06-many/stop.hpp"
#include "server/07-dialogue/dialogue.hpp"

namespace net {

class Conversation {
public:
    /// Begins with the greeting.
    explicit Conversation(Dialogue& dialogue);

    LineReader input;  // the caller puts in what the client has sent
    std::string output;  // the caller sends it and clears it

    /// Hears lines and adds the replies to `output`, until one of these is true: there is no whole
    /// line; there is enough output to send first; a reply leads to another State or asks for a
    /// pause; the conversation is over. So replies to lines that came together leave together, and
    /// DATA, the end of a message and a password are answered before more is heard.
    ///
    /// RFC 2920, 3.2 (5) and (6) demand an answer at once to EHLO, VRFY, NOOP, QUIT and unknown
    /// commands as well, and to a DATA that is refused. Here these leave with the others.
    void advance();
    /// Has a line been heard since the last call?
    bool heard_line();
    /// How long to wait before `output` is sent. Usually zero.
    Milliseconds pause() const { return pause_; }
    /// Is there nothing more to say before the client says more?
    bool wants_input() const { return wants_input_; }
    bool is_over() const { return over_; }
    bool is_between_commands() const { return dialogue_.state().is_between_commands(); }
    /// Ends the conversation from this side.
    void end(std::string_view last_reply);

private:
    bool add_piece();
    bool answer_next_line();
    Reply hear(const Line& line);

    Dialogue& dialogue_;
    std::optional<Reply> held_;  // waits for a pause, and so for `output` to be sent first
    std::function<bool(std::string& out)> body_;  // the rest of a long reply
    Milliseconds pause_{0}, body_pause_{0};
    bool wants_input_ = false, over_ = false, heard_line_ = false;
};

/// Holds `dialogue` with one client until either side ends it. Afterwards the caller closes the
/// connection.
void converse(Socket& client, Stop& stop, Dialogue& dialogue, const Limits& limits);

}  // namespace net
