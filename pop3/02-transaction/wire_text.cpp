// SPDX-License-Identifier: MIT

#include "pop3/02-transaction/wire_text.hpp"

#include <array>

namespace pop3 {

bool WireText::read(std::string& out)
{
    if (done_) return false;
    std::array<char, 8192> buffer;
    const std::size_t got = file_.read(buffer);
    done_ = got == 0;
    if (done_ && last_ != '\n') out += last_ == '\r' ? "\n" : "\r\n";
    std::string_view rest(buffer.data(), got);
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        out += line;
        if (!line.empty()) last_ = line.back();
        rest.remove_prefix(line.size());
        if (rest.empty()) break;
        out += last_ == '\r' ? "\n" : "\r\n";
        last_ = '\n';
        rest.remove_prefix(1);
    }
    return true;
}

std::uint64_t measure(WireText text)
{
    std::uint64_t size = 0;
    std::string piece;
    while (text.read(piece)) {
        size += piece.size();
        piece.clear();
    }
    return size;
}

}  // namespace pop3
