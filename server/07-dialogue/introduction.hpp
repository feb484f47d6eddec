// SPDX-License-Identifier: MIT
//
// An addition to the small protocol, as every later lesson adds to the one before: new rows, a
// second State, and a row that is replaced.
#pragma once

#include "server/07-dialogue/dialogue.hpp"
#include "server/07-dialogue/service.hpp"

namespace net {

/// NAME asks the client for a name. The next line, whatever it is, is the answer: another State
/// hears it. From then on TIME uses that name.
class Introduction {
public:
    explicit Introduction(Endpoints ends) : ends_(std::move(ends)) { }
    Introduction(const Introduction&) = delete;

    /// Adds NAME and WHO, replaces TIME.
    void add_to(Dialogue& dialogue);

private:
    Reply ask();
    Reply hear_name(const Line& line, State& commands);
    Reply who() const;
    Reply time();

    Endpoints ends_;
    std::string name_;
    State question_;  // hears the name
    Verb time_without_name_;
};

static_assert(!std::is_copy_constructible_v<Introduction>, "its verbs hold a pointer to it");

}  // namespace net
