// SPDX-License-Identifier: MIT
//
// server/05-lines: bytes into lines.
//
// A stream has no messages: one read may bring half a line, or three. LineReader keeps what has
// arrived until a line is whole. It knows no socket: the caller puts bytes in and takes lines out.
//
// A line ends in CR LF (RFC 5321, 2.3.8). A bare LF ends one too, since people type it, but the
// line says so, and a protocol can refuse it. A bare CR ends nothing: it stays in the text. A line
// that is longer than the limit is reported once, when its end has come; all but its first bytes
// are dropped as they come.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace net {

struct Line {
    enum class End { crlf, lf, none };  // none: the stream ended before the line did
    std::string_view text;  // without the line's end; valid until the reader is used again
    End end = End::crlf;
    bool too_long = false;  // then the text is only its beginning, up to 16 bytes

    /// What a strict protocol takes: it ends in CR LF, and has no other CR.
    bool is_clean() const;
};

class LineReader {
public:
    /// Where the next read may put its bytes. At least 1 KiB; up to 16 KiB while reads fill it.
    std::span<char> room();
    /// Call this after a read: the first `count` bytes of room() are now filled.
    void add(std::size_t count);

    /// The next whole line. Nothing if more bytes are needed. `longest` counts the bytes of the
    /// text, without the line's end: from 16 to 65,537, since the buffer never has more than 66
    /// KiB.
    std::optional<Line> next(std::size_t longest);
    /// After the end of the stream: the last line, if it has no end.
    std::optional<Line> rest();

private:
    Line take(std::size_t size, Line::End end, std::size_t longest);

    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;  // the bytes between are not yet taken
    std::size_t searched_ = 0;  // there is no LF before this
    std::size_t last_read_ = 0;
    bool skipping_ = false;  // in the middle of a line that is too long
};

}  // namespace net
