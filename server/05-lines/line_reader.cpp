// SPDX-License-Identifier: MIT

#include "server/05-lines/line_reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace net {

namespace {
constexpr std::size_t smallest_room = 1024, largest_room = 65536;
}

bool Line::is_clean() const
{
    return end == End::crlf && before == End::crlf && text.find('\r') == text.npos;
}

std::span<char> LineReader::room()
{
    if (begin_ > 0) {  // what is left moves to the front
        std::copy(buffer_.begin() + begin_, buffer_.begin() + end_, buffer_.begin());
        end_ -= begin_;
        searched_ -= std::min(searched_, begin_);
        begin_ = 0;
    }
    std::size_t wanted = std::clamp(2 * last_read_, smallest_room, largest_room);
    if (end_ == 0 && buffer_.size() > 4 * wanted) buffer_ = {};  // a quiet client gives memory back
    if (buffer_.size() < end_ + wanted) {
        buffer_.reserve(end_ + wanted);  // no more than that: resize alone would double
        buffer_.resize(end_ + wanted);
    }
    return std::span(buffer_).subspan(end_);
}

void LineReader::add(std::size_t count)
{
    end_ += count;
    last_read_ = count;
}

void LineReader::feed(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto into = room();
        const auto count = std::min(bytes.size(), into.size());
        std::memcpy(into.data(), bytes.data(), count);
        add(count);
        bytes.remove_prefix(count);
    }
}

std::optional<Line> LineReader::next(std::size_t longest)
{
    const char* start = buffer_.data() + begin_;
    const char* from = buffer_.data() + std::max(searched_, begin_);
    const char* stop = buffer_.data() + end_;
    const char* lf =
        from == stop ? nullptr : static_cast<const char*>(std::memchr(from, '\n', stop - from));
    if (!lf) {
        if (end_ - begin_ >
            longest + 1) {  // + 1: the last byte may be a CR, half of the line's end
            skipping_ = true;
            begin_ = end_ - 1;
        }
        searched_ = end_;
        return {};
    }
    const bool crlf = lf > start && lf[-1] == '\r';
    Line line;
    line.text = {start, static_cast<std::size_t>(lf - start) - (crlf ? 1 : 0)};
    line.end = crlf ? Line::End::crlf : Line::End::lf;
    line.before = std::exchange(last_end_, line.end);
    line.too_long = std::exchange(skipping_, false) || line.text.size() > longest;
    if (line.too_long) line.text = {};
    begin_ = searched_ = static_cast<std::size_t>(lf + 1 - buffer_.data());
    return line;
}

std::optional<Line> LineReader::rest()
{
    if (is_empty()) return {};
    Line line;
    line.text = {buffer_.data() + begin_, end_ - begin_};
    line.end = Line::End::none;
    line.before = std::exchange(last_end_, line.end);
    line.too_long = std::exchange(skipping_, false);
    if (line.too_long) line.text = {};
    begin_ = searched_ = end_;
    return line;
}

}  // namespace net
