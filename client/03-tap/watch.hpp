// SPDX-License-Identifier: MIT
//
// client/03-tap: who looks on, and the view on the screen.
#pragma once

#include "client/03-tap/event.hpp"

#include <mutex>
#include <vector>

namespace net {

/// Shows, draws or keeps an event.
using View = std::function<void(const TappedConnection& connection, const Event& event)>;

/// Gives the events of all connections to each view, one after another.
class Watchers {
public:
    void add(View view);
    /// May be called from any thread. A view that throws is logged and gets no more: no connection
    /// ends because a disk is full.
    void report(const TappedConnection& connection, const Event& event);

private:
    std::mutex mutex_;
    std::vector<View> views_;
};

/// Prints events, and of a piece each line with its control characters visible:
///
///     1 client -> server: 8 bytes, 1203 ms later
///         HELO a\r\n
///
/// "later": than what was printed last.
void print(const TappedConnection& connection, const Event& event);

/// "8 bytes", "end of stream".
std::string in_words(const Event& event);

}  // namespace net
