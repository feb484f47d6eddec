// SPDX-License-Identifier: MIT
//
// Where words meet the wire, in two halves.
//
// Conversation turns bytes into lines, and replies into bytes, and knows no socket. converse()
// carries those bytes between it and one client, and owns the end of the stream and the time-outs.
#pragma once

#include "server/06-many/crowd.hpp"
#include "server/07-dialogue/dialogue.hpp"

namespace net {

class Conversation {
public:
    /// Begins with the greeting in `output`.
    explicit Conversation(Dialogue& dialogue);

    LineReader input;  // bytes from the client are put in here
    std::string output;  // what waits to be sent; the caller sends it and clears it

    /// Hears lines, until there is none, or enough output to be sent first, or a reply leads to
    /// another state or asks for a pause, or the dialogue is over. So the replies to lines that
    /// came together leave together, and DATA and the end of a letter are answered at once. RFC
    /// 2920, 3.2 (5) and (6) demand that of EHLO, VRFY, NOOP, QUIT and unknown commands too, also
    /// when more lines wait behind them, and of a DATA that is refused. Here they leave with the
    /// others. What was said before a pause does not wait for it.
    void advance();
    /// True if a line was heard since the last call.
    bool has_heard();
    /// The pause before `output` is sent; zero most of the time.
    Milliseconds pause() const { return pause_; }
    /// Nothing more to say before the client says more.
    bool is_hungry() const { return hungry_; }
    bool is_over() const { return over_; }
    /// Between two commands: a good moment to stop.
    bool is_at_rest() const { return dialogue_.state().has_verbs(); }
    /// The last word, from our side.
    void end(std::string_view last_word);

private:
    Dialogue& dialogue_;
    std::optional<Reply> held_;  // comes after a pause, and so after what is in `output`
    std::function<bool(std::string& out)> body_;
    Milliseconds pause_{0};
    bool hungry_ = false, over_ = false, heard_ = false;
};

/// Holds `dialogue` with one client until one of them ends it; then the caller sees the client off.
/// `watch` says when the server wants to stop.
void converse(Socket& client, Stop::Watch& watch, Dialogue& dialogue, const Limits& limits);

}  // namespace net
