// SPDX-License-Identifier: MIT
//
// client/03-tap: which events the diagram shows, and how much of them. What would not be legible on
// a wall is folded, and the diagram says how much that was.
#pragma once

#include "client/03-tap/svg.hpp"

namespace net {

class Diagram {
public:
    /// Begins the file; what was in it is lost. Throws Error.
    explicit Diagram(std::string name);
    ~Diagram();  // writes the file; a failure is logged
    Diagram(const Diagram&) = delete;
    /// Writes the file anew whenever a side has ended. Throws Error.
    void add(const TappedConnection& connection, const Event& event);

private:
    void write() const;
    /// The last arrow of the connection, if it is a piece from the same side. nullptr otherwise.
    Arrow* piece_before(const TappedConnection& connection, const Event& event);
    void add_arrow(const TappedConnection& connection, const Event& event);

    std::string name_;
    std::vector<Arrow> arrows_;
    std::chrono::steady_clock::time_point begun_;  // when the first arrow came
    std::uint64_t left_out_ = 0;  // events
};

/// The first lines of a piece, printable, and how many more there are.
std::vector<std::string> first_lines(std::string_view piece);

}  // namespace net
