// SPDX-License-Identifier: MIT

#include "client/07-fetch/dot_unstuffer.hpp"

namespace mail {

std::size_t DotUnstuffer::add(std::string_view bytes, std::string& out)
{
    std::size_t taken = 0;
    while (taken < bytes.size() && !is_finished()) add(bytes[taken++], out);
    return taken;
}

// A CR is held back until it is known whether it is half of a line end.
void DotUnstuffer::add(char byte, std::string& out)
{
    if (after_ == After::line_end && byte == '.') {
        after_ = After::dot;
    } else if (after_ == After::dot && byte == '\r') {
        after_ = After::dot_cr;
    } else if (after_ == After::dot_cr && byte == '\n') {
        after_ = After::end;
    } else if (after_ == After::cr && byte == '\n') {
        out += '\n';
        after_ = After::line_end;
    } else {
        if (after_ == After::cr || after_ == After::dot_cr) out += '\r';
        if (byte != '\r') out += byte;
        after_ = byte == '\r' ? After::cr : After::text;
    }
}

}  // namespace mail
