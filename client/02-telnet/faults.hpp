// SPDX-License-Identifier: MIT
//
// client/02-telnet: a client that behaves as badly as it is told to.
#pragma once

#include "client/01-connect/exchange.hpp"
#include "client/02-telnet/script.hpp"
#include "client/02-telnet/show.hpp"

namespace net {

struct Faults {
    Pieces pieces;
    bool half_close = false;  // after the last byte
    bool reset = false;  // likewise, in place of an orderly end
    bool no_read = false;  // whatever comes

    /// --split, --pause, --half-close, --reset, --no-read.
    void add_to(Options& options);
};

/// Sends the source to the server and shows what comes, until the server closes. With `reset`:
/// until all is sent. With `no_read`: until all is sent, and then for `at_most`. Throws Error.
void talk(Exchange& server, const Source& source, const Faults& faults, Milliseconds at_most,
    const Show& show);

}  // namespace net
