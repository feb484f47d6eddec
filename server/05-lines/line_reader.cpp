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

bool Line::is_clean() const
{
    return end == End::crlf && text.find('\r') == text.npos;
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

std::optional<Line> LineReader::next(std::size_t longest)
{
    const char* const start = buffer_.data() + begin_;
    const auto from = std::max(searched_, begin_);
    const void* const found =
        from == end_ ? nullptr : std::memchr(buffer_.data() + from, '\n', end_ - from);
    if (!found) {
        if (end_ - begin_ > longest + 1) {  // + 1: the last byte may be a CR, half of the end
            skipping_ = true;
            buffer_[begin_ + kept] = buffer_[end_ - 1];
            end_ = begin_ + kept + 1;
        }
        searched_ = end_;
        return {};
    }
    const char* const lf = static_cast<const char*>(found);
    const bool crlf = lf > start && lf[-1] == '\r';
    const auto size = static_cast<std::size_t>(lf - start) - (crlf ? 1 : 0);
    const Line line = take(size, crlf ? Line::End::crlf : Line::End::lf, longest);
    begin_ = searched_ = static_cast<std::size_t>(lf + 1 - buffer_.data());
    return line;
}

std::optional<Line> LineReader::rest()
{
    if (begin_ == end_ && !skipping_) return {};
    const auto size = end_ - begin_;
    const Line line = take(size, Line::End::none, size);
    begin_ = searched_ = end_;
    return line;
}

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
