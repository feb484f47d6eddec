// SPDX-License-Identifier: MIT
//
// client/03-tap: a sequence diagram in SVG, for a wall.
//
// A vertical line for each client and one for the server; time goes down. The letters are so large
// that some 85 characters fill a line: on a screen two metres wide they are legible at ten.
#pragma once

#include "client/03-tap/event.hpp"

#include <vector>

namespace net {

struct Arrow {
    std::uint32_t connection;  // from 1
    Side from;
    Event::Kind kind;
    Milliseconds at;  // after the first arrow
    std::vector<std::string> lines = {};  // above it; no control characters
    // Of pieces: how many have come from this side in a row, and the bytes of those in this arrow.
    std::size_t in_a_row = 1, bytes = 0;
};

/// A client that has no arrow gets a vertical line too, if a later one has. `last_line` is written
/// below all.
std::string svg(const std::vector<Arrow>& arrows, const std::string& last_line);

}  // namespace net
