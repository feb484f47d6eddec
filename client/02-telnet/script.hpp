// SPDX-License-Identifier: MIT
//
// client/02-telnet: what is sent, and in which pieces.
#pragma once

#include "client/01-connect/exchange.hpp"

#include <functional>

namespace net {

/// Each line end becomes CR LF, whether it was LF or CR LF. A line end may be cut by two pieces.
class LineEnds {
public:
    std::string take(std::string_view piece);

private:
    bool after_cr_ = false;
};

/// How the text is cut: after so many bytes, or if that is 0 and there is a pause, after each line.
struct Pieces {
    std::size_t split = 0;
    Milliseconds pause{0};  // between two pieces

    /// How many bytes of the text are the next piece; 0 if its end has not come yet.
    std::size_t next(std::string_view text) const;
};

/// Gives the next bytes of the text, and how many; 0 at its end.
using Source = std::function<std::size_t(std::span<char>)>;
/// All of the source. Throws Error if that is more than so many bytes, 2^20 each.
std::string read_all(const Source& source, std::size_t most_mebibytes);

struct Sent {
    std::uint64_t bytes = 0;  // the pieces that our system has taken, to send them
    bool all = false;  // false: the server is gone, or has taken no more in time
};
/// Sends the source piece by piece, up to its end.
Sent send_script(Exchange& server, const Source& source, const Pieces& pieces);

}  // namespace net
