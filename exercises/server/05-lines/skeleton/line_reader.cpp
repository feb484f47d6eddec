// SPDX-License-Identifier: MIT

#include "server/05-lines/line_reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace net {

namespace {
constexpr std::size_t smallest_room = 1024, largest_room = 16384;  // for one read
constexpr std::size_t long_line = 2048, largest_buffer = 65536 + 2 * 1024;  // the longest, and room
constexpr std::size_t kept = 16;  // bytes of a line that is too long
}  // namespace

// YOUR CODE. Does it end in CR LF, and has it no other CR?
bool Line::is_clean() const
{
    return false;
}

std::span<char> LineReader::room()
{
    if (begin_ > 0) {  // what is not yet taken moves to the front
        std::copy(buffer_.begin() + begin_, buffer_.begin() + end_, buffer_.begin());
        end_ -= begin_;
        searched_ -= std::min(searched_, begin_);
        begin_ = 0;
    }
    const std::size_t left = largest_buffer - std::min(end_, largest_buffer);
    const std::size_t wanted =
        std::clamp(std::min(2 * last_read_, left), smallest_room, largest_room);
    if (end_ == 0 && buffer_.size() > 4 * wanted)
        buffer_ = std::vector<char>();  // gives the memory back, as "= {}" and clear() do not
    if (buffer_.size() < end_ + wanted) {
        auto size = end_ + wanted;
        if (end_ > long_line)
            size = std::max(size, largest_buffer);  // all that it may need, at once
        buffer_.reserve(size);  // exactly that: resize alone would double
        buffer_.resize(size);
    }
    return std::span(buffer_).subspan(end_, wanted);
}

void LineReader::add(std::size_t count)
{
    end_ += count;
    last_read_ = count;
}

// YOUR CODE. Find the first LF among the bytes that are not yet taken, buffer_[begin_] up to
// buffer_[end_]. If there is none, the line is not whole: return nothing. (If it is already longer
// than `longest`, drop it as it comes, but remember that it was too long.) If there is one, return
// the text before it, say how it ended, and move begin_ behind it.
std::optional<Line> LineReader::next(std::size_t longest)
{
    (void)longest;
    return {};
}

// YOUR CODE. The stream has ended. If bytes are left, they are the last line, which has no end.
std::optional<Line> LineReader::rest()
{
    return {};
}

// This one is given: the line of the next `size` bytes, and whether it was too long.
Line LineReader::take(std::size_t size, Line::End end, std::size_t longest)
{
    Line line;
    line.text = {buffer_.data() + begin_, size};
    line.end = end;
    line.too_long = std::exchange(skipping_, false) || size > longest;
    if (line.too_long) line.text = line.text.substr(0, kept);
    return line;
}

}  // namespace net
