// SPDX-License-Identifier: MIT

#include "client/02-telnet/script.hpp"

#include "server/07-dialogue/platform.hpp"

#include <algorithm>
#include <array>
#include <thread>

namespace net {

std::string LineEnds::take(std::string_view piece)
{
    std::string text;
    for (const char c : piece) {
        if (c == '\n' && !after_cr_) text += '\r';
        text += c;
        after_cr_ = c == '\r';
    }
    return text;
}

std::size_t Pieces::next(std::string_view text) const
{
    if (split > 0) return std::min(split, text.size());
    if (pause == Milliseconds(0)) return text.size();
    return std::min(text.find('\n'), text.size() - 1) + 1;
}

Sent send_script(Socket& server, const Source& source, const Pieces& pieces)
{
    platform::set_no_delay(server.handle());  // each piece leaves at once, in a packet of its own
    LineEnds line_ends;
    Sent sent;
    std::array<char, 16384> buffer;
    while (const auto size = source(buffer)) {
        const std::string text = line_ends.take({buffer.data(), size});
        for (std::string_view rest = text; !rest.empty();) {
            if (sent.bytes > 0) std::this_thread::sleep_for(pieces.pause);
            auto piece = rest.substr(0, pieces.next(rest));
            rest.remove_prefix(piece.size());
            while (!piece.empty()) {
                const auto taken = server.write(piece).value_or(0);
                if (taken == 0) return sent;
                sent.bytes += taken;
                piece.remove_prefix(taken);
            }
        }
    }
    sent.all = true;
    return sent;
}

}  // namespace net
