// SPDX-License-Identifier: MIT
//
// server/07-dialogue: line in, reply out.
//
// A state of a conversation is a table: the verbs that it knows, and a fallback for any other line.
// A reply may name the State that hears the next line. That is the whole mechanism. Unknown verbs,
// the text of a message, a password and the states of POP3 are all tables.
//
// A dialogue knows no socket and no thread, so a test can hold one in memory.
#pragma once

#include "server/05-lines/line_reader.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace net {

class State;

struct Reply {
    std::string text;  // whole lines as they go over the wire; empty: send nothing
    State* next = nullptr;  // the State that hears the next line; nullptr: the same as before
    bool hang_up = false;  // then the connection is closed
    /// More text, for a reply that is too long for memory. Each call appends a piece to `out`;
    /// false: that was the last one.
    std::function<bool(std::string& out)> body = {};
    /// The reply is held back for this long, and so is each piece of its body.
    std::chrono::milliseconds pause{0};
};

/// Answers a verb. The argument is what follows the verb: "FROM:<a@b>" in "MAIL FROM:<a@b>".
using Verb = std::function<Reply(std::string_view argument)>;
/// Answers a line that does not begin with a known verb.
using Fallback = std::function<Reply(const Line& line)>;

/// What people and programs want to know about a verb. HELP, --trace and `make table` read it.
struct VerbInfo {
    const char* name;  // in capitals
    const char* syntax = "";  // of the argument: "FROM:<address>"
    const char* source = "";  // where it is specified: "RFC 5321, 4.1.1.2", or "its own"

    /// "MAIL FROM:<address>".
    std::string usage() const;
};

class State {
public:
    struct Row {
        VerbInfo info;
        Verb verb;
        const char* file;  // that added the row; its directory is the lesson
    };

    // `file` is the file of the caller. (std::source_location is not in clang 14.)

    /// Adds a verb. Throws std::logic_error if the State has it.
    void on(VerbInfo info, Verb verb, const char* file = __builtin_FILE());
    /// Replaces a verb and returns the old one, so that the new one can answer its own case and
    /// pass on all others. Throws std::logic_error if there is none to replace.
    Verb replace(VerbInfo info, Verb verb, const char* file = __builtin_FILE());
    /// The same for the fallback.
    void set_fallback(Fallback fallback);
    Fallback replace_fallback(Fallback fallback);

    const std::vector<Row>& rows() const { return rows_; }
    struct Match {
        const Row* row = nullptr;
        std::string_view argument = {};
    };
    /// The row for a line, and what follows the verb. No row if the verb is unknown, and for a line
    /// that is not clean or too long.
    Match find(const Line& line) const;
    const Fallback& fallback() const { return fallback_; }
    /// Does a stop of the server end the conversation in this State? A State without verbs is the
    /// middle of something that the client may finish.
    bool is_between_commands() const { return !rows_.empty(); }

    std::size_t longest_line = 2048;  // bytes, without the line's end

private:
    Row* find_row(std::string_view name);

    std::vector<Row> rows_;  // few: a linear search is fast enough, and takes little memory
    Fallback fallback_;
};

class Dialogue {
public:
    Dialogue() = default;
    Dialogue(const Dialogue&) = delete;  // its verbs hold pointers to it
    virtual ~Dialogue() = default;

    State commands;  // hears the first line
    Reply greeting;  // sent before the client has said anything

    // The last reply when this side ends the conversation: because the client was too slow, because
    // the server stops, because of an exception. Empty: close without a word.
    std::string too_slow, stopping, broken;

    /// The reply to one line of the client.
    Reply hear(const Line& line);
    const State& state() const { return *state_; }
    /// "MAIL by smtp/03-envelope (RFC 5321, 4.1.1.2)": the verb that made the last reply, the
    /// lesson that added it, and its source. Empty if it was the fallback.
    std::string answered_by() const;

private:
    State* state_ = &commands;
    const State::Row* row_ = nullptr;
};

/// "NAME argument" in two, at the first space or tab.
struct Words {
    std::string_view name, argument;
};
Words split(std::string_view line);

/// Are they the same word, ignoring case? Only ASCII letters have case here, so "Quit" and "QUIT"
/// are the same verb in every country (RFC 5321, 2.4).
bool same_word(std::string_view a, std::string_view b);
/// Without the spaces and tabs at both ends.
std::string_view trimmed(std::string_view text);

/// Is this a line of a web request: the first line ("POST /path HTTP/1.1", or the beginning of one
/// that is too long), or the Host line that each must have, or the beginning of TLS (RFC 8446,
/// 5.1)? A web page can make a browser connect to any port and send bytes that the page has chosen.
/// Close the connection.
bool is_from_a_browser(std::string_view line);

}  // namespace net
