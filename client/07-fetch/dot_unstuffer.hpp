// SPDX-License-Identifier: MIT
//
// client/07-fetch: the text of a long reply, out of the bytes on the wire (RFC 1939, 3).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mail {

/// Undoes what a DotStuffer has done, and finds the end of the text: a line that is only a dot. A
/// line ends in CR LF here and nowhere else; in the text that comes out it ends in LF. A line may
/// have any length.
class DotUnstuffer {
public:
    /// Appends what `bytes` bring of the text to `out`. Returns how many of them it has taken: all,
    /// or if the text has ended, those up to its end.
    std::size_t add(std::string_view bytes, std::string& out);
    bool is_finished() const { return after_ == After::end; }

private:
    // The last bytes that decide what the next one means.
    enum class After { line_end, dot, dot_cr, text, cr, end };
    void add(char byte, std::string& out);

    After after_ = After::line_end;
};

}  // namespace mail
