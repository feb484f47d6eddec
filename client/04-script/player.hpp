// SPDX-License-Identifier: MIT
//
// client/04-script: plays a transcript against a server.
#pragma once

#include "client/04-script/transcript.hpp"
#include "client/04-script/wire.hpp"

#include <map>
#include <optional>

namespace net {

class Player {
public:
    /// `transcript` must outlive it.
    Player(const Transcript& transcript, OpenWire open);
    Player(const Player&) = delete;

    /// What the placeholders of a line's form stand for.
    using Found = std::vector<std::string>;
    using Step = std::function<void(const Found&)>;
    /// Adds a line of a transcript: its form, a pattern; its meaning, in words; and what is to be
    /// done, which throws if it did not happen.
    void on(std::string form, std::string meaning, Step step);

    /// How it ended. not_played: a line that is none, a connection that could not be made, and the
    /// like; the server is not to blame.
    enum class Result { as_written, not_as_written, not_played };
    Result play();
    /// The line that failed, or that could not be played, and why.
    struct Failure {
        int line = 0;  // of the file
        std::string written, why, section;  // section: of an RFC
        std::optional<std::size_t> at;  // of NotAsWritten
    };
    const Failure& failure() const { return failure_; }
    /// The dialogue so far, where it went wrong and why. Empty if all was as written.
    std::string report() const;
    /// What client 1 has sent, over each of its connections.
    struct Sent {
        std::string server;  // of "--- connect", empty before the first one
        std::string bytes;
    };
    const std::vector<Sent>& sent() const { return sent_; }
    /// The connection of a client, by its digit; it is made if there is none.
    Wire& wire(const std::string& client);
    /// All of them.
    void close_connections() { wires_.clear(); }

private:
    struct Row {
        std::string form, meaning;
        Step step;
    };

    void add_clients();
    void add_server();
    void add_ends();
    void play(const Transcript& transcript);
    void play_line(const std::string& line);
    [[noreturn]] void refuse_line() const;
    void comment(const std::string& text);
    void as_in(const std::string& title);
    void send(const std::string& client, const std::string& bytes);
    void expect_nothing_more();
    void fail(const std::exception& error, std::optional<std::size_t> at);

    const Transcript& transcript_;
    OpenWire open_;
    std::vector<Row> rows_;
    std::map<std::string, std::unique_ptr<Wire>> wires_;  // by the digit of the client; "" is 1
    std::vector<std::string> playing_;  // titles: this one is as in that one
    std::vector<std::string> shown_;  // the lines so far
    std::string server_, section_;
    std::vector<Sent> sent_{{}};
    Failure failure_;
    int line_ = 0;  // of the file
};

}  // namespace net
