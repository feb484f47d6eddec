// SPDX-License-Identifier: MIT
//
// Lesson 7: line in, reply out.
//
// A state of a conversation is a table: which verbs it knows, and what becomes of any other line. A
// reply may name the state that hears the next line. That is the whole mechanism: unknown verbs,
// the text of a letter, a password and the states of POP3 are all tables.
//
// A dialogue never sees a socket, a clock or a thread. It can be held in memory, in a test, or over
// a network.
#pragma once

#include "server/05-lines/line_reader.hpp"

#include <chrono>
#include <functional>
#include <vector>

namespace net {

class State;

struct Reply {
    std::string text;  // whole lines as they go over the wire; empty: say nothing
    State* next = nullptr;  // who hears the next line; nullptr: the same as before
    bool hang_up = false;  // the last word
    /// More text, for a reply too long for memory: called until it returns false, it appends a
    /// piece each time.
    std::function<bool(std::string& out)> body = {};
    std::chrono::milliseconds pause{0};  // wait so long before saying it
};

/// What a verb does: the words behind it in, the reply out. "MAIL FROM:<a@b>" has the argument
/// "FROM:<a@b>".
using Verb = std::function<Reply(std::string_view argument)>;
/// What becomes of a line that is no verb.
using Otherwise = std::function<Reply(const Line& line)>;

class State {
public:
    struct Row {
        Verb verb;
        const char* name;
        const char* file;  // that plugged it in: its directory is the lesson
    };

    // `file` is the caller's: std::source_location, which clang 14 does not have yet, in one word.

    /// Adds a verb, in capitals; std::logic_error if it is taken.
    void on(const char* name, Verb verb, const char* file = __builtin_FILE());
    /// Replaces a verb; std::logic_error if there is none to replace.
    void instead(const char* name, Verb verb, const char* file = __builtin_FILE());
    /// The row for a verb in any case; nullptr if there is none.
    const Row* find(std::string_view name) const;
    /// A state without verbs is the middle of something, and the client may finish it.
    bool has_verbs() const { return !rows_.empty(); }

    Otherwise otherwise;
    std::size_t longest_line = 2048;  // bytes, without the line's end

private:
    std::vector<Row> rows_;  // a dozen at most: looking at each is quick, and takes little memory
};

class Dialogue {
public:
    Dialogue() = default;
    Dialogue(const Dialogue&) = delete;  // the verbs know their dialogue by address
    virtual ~Dialogue() = default;

    State commands;  // hears the first line
    std::string greeting;  // said before the client says anything

    // What is said when the conversation ends from this side. Empty: nothing, just close.
    std::string too_slow, stopping, broken;

    /// One line of the client, and what to say to it.
    Reply hear(const Line& line);
    const State& state() const { return *state_; }
    /// "TIME by server/07-dialogue": the verb and the lesson that made the last reply; "" if it was
    /// no verb.
    std::string answered_by() const;

private:
    State* state_ = &commands;
    const State::Row* last_ = nullptr;
};

/// "NAME argument" in two, at the first space or tab.
struct Words {
    std::string_view name, argument;
};
Words split(std::string_view line);

/// ASCII only: "Quit" and "QUIT" are the same verb, in every country (RFC 5321, 2.4).
bool same_word(std::string_view a, std::string_view b);
std::string_view without_trailing_space(std::string_view text);

/// A line of a web request, its first one or the one that each has. A web page can make a browser
/// connect to any port and send lines of the page's choice behind these; who hears them had better
/// hear no more.
bool is_http(std::string_view line);

}  // namespace net
