// SPDX-License-Identifier: MIT
//
// Lesson 5: bytes into lines.
//
// A stream has no messages: one read may bring half a line, or three. LineReader keeps what has
// come until a line is whole. It knows no socket: bytes are put in, lines are taken out.
//
// A line ends in CR LF (RFC 5321, 2.3.8). A bare LF ends one as well, since people type it, but the
// line says so and a protocol can refuse it. A bare CR ends nothing: it stays in the text. A line
// longer than the limit is reported once, when its end has come; its bytes are thrown away as they
// arrive.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace net {

struct Line {
    enum class End { crlf, lf, none };  // none: the stream ended before the line did
    std::string_view text;  // without its end; valid until the reader is used again
    End end = End::crlf;
    End before = End::crlf;  // how the line before it ended
    bool too_long = false;  // the text is lost

    /// Whole in the eyes of a strict protocol: from CR LF to CR LF, with no other CR or LF between.
    bool is_clean() const;
};

class LineReader {
public:
    /// Room for the next read, at least 1 KiB; it grows, to 64 KiB, while reads fill it.
    std::span<char> room();
    /// So many bytes have been read into the room.
    void add(std::size_t count);
    /// Both in one, for bytes that are somewhere already.
    void feed(std::string_view bytes);

    /// The next whole line; nothing if more bytes are needed. `longest` counts bytes without the
    /// line's end.
    std::optional<Line> next(std::size_t longest);
    /// After the end of the stream: the last line, if it has no end.
    std::optional<Line> rest();

    /// True if no bytes wait for their line to end, or for next() to be called.
    bool is_empty() const { return begin_ == end_ && !skipping_; }

private:
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;  // what is still to be taken
    std::size_t searched_ = 0;  // no LF before this
    std::size_t last_read_ = 0;
    bool skipping_ = false;  // inside a line that is too long
    Line::End last_end_ = Line::End::crlf;
};

}  // namespace net
