// SPDX-License-Identifier: MIT

#include "client/06-send/dot_stuffer.hpp"

#include "server/02-socket/trace.hpp"

namespace mail {

void DotStuffer::add(std::string_view text, std::string& out)
{
    while (!text.empty()) {
        const auto line = net::take_line(text);
        if (at_line_start_ && line.front() == '.') out += '.';
        at_line_start_ = line.back() == '\n';
        out += line;
    }
}

}  // namespace mail
