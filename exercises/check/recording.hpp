// SPDX-License-Identifier: MIT
//
// What was really said: each piece as it was sent or read, for the report of a failure.
#pragma once

#include "client/04-script/wire.hpp"

namespace check {

struct Said {
    bool by_us = false;
    std::string client;  // its digit; empty for the first one
    std::string bytes;
    std::string event = {};  // instead of bytes: "half-closes"
};

class Record {
public:
    void add(bool by_us, const std::string& client, std::string_view bytes);
    void add_event(const std::string& client, const std::string& event);
    bool has_event(const std::string& event) const;
    /// How long the first piece is that we have sent without the end of a line, if another one of
    /// ours follows; 0 if there is none.
    std::size_t first_cut() const;
    /// All that we have said.
    std::string said() const;
    /// "C> HELO a\r\n" and so on, a line each; our lines have the letter of the side that we play.
    /// Where there are more than `most` lines the first ones are left out, and it says how many.
    std::vector<std::string> lines(char us, std::size_t most) const;
    /// What the other side said last, as it is shown, and how wide what stands before it is.
    const Said* last_heard() const;

private:
    std::vector<Said> said_;
};

/// `wire`, whose dialogue goes into `record`, which must outlive it.
std::unique_ptr<net::Wire> recorded(
    std::unique_ptr<net::Wire> wire, Record& record, std::string client);

}  // namespace check
