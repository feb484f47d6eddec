// SPDX-License-Identifier: MIT
//
// A chat of lines, on the mechanism of server/07-dialogue: NICK, SAY, READ, QUIT.
#pragma once

#include "server/07-dialogue/dialogue.hpp"

#include <mutex>

namespace chat {

/// What has been said, by whom. One for the process: its functions may be called from any thread.
class Room {
public:
    struct Said {
        std::size_t by;  // the number of the speaker
        std::string line;  // "ann: hello"
    };

    /// A number for a new speaker, which nobody else has.
    std::size_t enter();
    /// How many lines have been said so far.
    std::size_t size() const;
    void say(std::size_t by, std::string line);
    /// The lines from the one with this number on.
    std::vector<Said> since(std::size_t from) const;

private:
    mutable std::mutex mutex_;
    std::vector<Said> said_;
    std::size_t speakers_ = 0;
};

/// The dialogue with one speaker.
class Chat {
public:
    explicit Chat(Room& room) : room_(room), me_(room.enter()), read_(room.size()) { }
    Chat(const Chat&) = delete;

    void add_to(net::Dialogue& dialogue);

private:
    net::Reply nick(std::string_view name);
    net::Reply say(std::string_view words);
    net::Reply read();

    Room& room_;
    const std::size_t me_;
    std::size_t read_;  // so many lines of the room are older than this session, or read
    std::string name_;  // empty before NICK
};

}  // namespace chat
