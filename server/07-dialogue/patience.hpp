// SPDX-License-Identifier: MIT
//
// Another addition: it replaces the fallback.
#pragma once

#include "server/07-dialogue/dialogue.hpp"

namespace net {

/// Answers the eleventh wrong line, and each one after it, a second late: a program that sends
/// nonsense is slowed down, and a person hardly notices.
class Patience {
public:
    Patience() = default;
    Patience(const Patience&) = delete;

    /// Replaces the fallback.
    void add_to(Dialogue& dialogue);

private:
    int wrong_lines_ = 0;
    Fallback answer_;
};

static_assert(!std::is_copy_constructible_v<Patience>, "its fallback holds a pointer to it");

}  // namespace net
