// SPDX-License-Identifier: MIT

#include "pop3/03-retrieve/dot_stuffer.hpp"

#include <algorithm>

namespace pop3 {

void DotStuffer::add(std::string_view text, std::string& out)
{
    while (!text.empty()) {
        if (at_line_start_ && text.front() == '.') out += '.';
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        at_line_start_ = text[end - 1] == '\n';
        out += text.substr(0, end);
        text.remove_prefix(end);
    }
}

}  // namespace pop3
