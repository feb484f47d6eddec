// SPDX-License-Identifier: MIT
//
// Dots before dots (RFC 1939, 3).
#pragma once

#include <string>
#include <string_view>

namespace pop3 {

/// A long reply ends with a line that is only a dot. So a line of its text that begins with a dot
/// gets a second one (dot-stuffing, or byte-stuffing).
class DotStuffer {
public:
    /// Appends `text`, which may begin and end anywhere in a line, to `out`.
    void add(std::string_view text, std::string& out);
    /// Appends the line that ends the reply.
    void finish(std::string& out) { out += ".\r\n"; }

private:
    bool at_line_start_ = true;
};

}  // namespace pop3
