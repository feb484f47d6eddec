// SPDX-License-Identifier: MIT

#include "client/02-telnet/script.hpp"

#include "server/06-many/deadline.hpp"
#include "server/07-dialogue/platform.hpp"

#include <algorithm>
#include <array>
#include <thread>

namespace net {

static constexpr std::size_t longest_piece = 1024 * 1024;  // that is kept until its end comes

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
    if (split > 0) return text.size() < split ? 0 : split;
    if (pause == Milliseconds(0)) return text.size();
    return text.find('\n') + 1;  // 0 if there is none
}

// In steps, so that it ends when the connection does.
static void wait(const Exchange& server, Milliseconds time)
{
    for (const Deadline deadline(time); !deadline.is_over() && !server.is_over();)
        std::this_thread::sleep_for(std::min(deadline.left(), Milliseconds(100)));
}

// Sends the pieces that are in the text and takes them out of it; with `rest_too`, also the rest.
static bool send_pieces(
    Exchange& server, std::string& text, const Pieces& pieces, bool rest_too, Sent& sent)
{
    std::string_view rest = text;
    while (!rest.empty()) {
        auto size = pieces.next(rest);
        if (size == 0 && !rest_too) break;
        if (size == 0) size = rest.size();
        if (sent.bytes > 0) wait(server, pieces.pause);
        if (!server.write(rest.substr(0, size))) return false;
        sent.bytes += size;
        rest.remove_prefix(size);
    }
    text.erase(0, text.size() - rest.size());
    return true;
}

// What is left of a read that was not full is a piece too: more may come only after a while.
std::string read_all(const Source& source, std::size_t most_mebibytes)
{
    std::string all;
    std::array<char, 65536> buffer;
    while (const auto size = source(buffer)) {
        all.append(buffer.data(), size);
        if (all.size() > most_mebibytes << 20)
            throw Error(Error::Reason::other,
                "the input has more than " + std::to_string(most_mebibytes) + " MiB");
    }
    return all;
}

Sent send_script(Exchange& server, const Source& source, const Pieces& pieces)
{
    platform::set_no_delay(server.handle());  // each piece leaves at once, in a packet of its own
    LineEnds line_ends;
    Sent sent;
    std::string text;
    std::array<char, 16384> buffer;
    while (const auto size = source(buffer)) {
        text += line_ends.take({buffer.data(), size});
        const bool more_comes_now = size == buffer.size() && text.size() < longest_piece;
        if (!send_pieces(server, text, pieces, !more_comes_now, sent)) return sent;
    }
    sent.all = send_pieces(server, text, pieces, true, sent);
    return sent;
}

}  // namespace net
