// SPDX-License-Identifier: MIT
//
// Dots before dots: in the text of a message (RFC 5321, 4.5.2), and in a long reply of POP3 (RFC
// 1939, 3).
#pragma once

#include <string>
#include <string_view>

namespace mail {

/// Such a text ends with a line that is only a dot. So a line of it that begins with a dot gets a
/// second one (dot-stuffing, or byte-stuffing).
class DotStuffer {
public:
    /// Appends `text`, which may begin and end anywhere in a line, to `out`.
    void add(std::string_view text, std::string& out);
    /// Appends the line that ends the text.
    void finish(std::string& out) { out += ".\r\n"; }

private:
    bool at_line_start_ = true;
};

}  // namespace mail
