// SPDX-License-Identifier: MIT

#include "client/06-send/dot_stuffer.hpp"

#include <algorithm>

namespace mail {

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

}  // namespace mail
