// SPDX-License-Identifier: MIT
//
// client/03-tap: what happens on a connection.
#pragma once

#include "server/02-socket/platform.hpp"

#include <functional>

namespace net {

/// A connection that is forwarded.
struct TappedConnection {
    std::uint32_t number;  // from 1
    Address client, tap;  // the two ends of the client's half
};

enum class Side { client, server };

struct Event {
    enum class Kind {
        connected,  // to the server
        not_connected,  // `bytes` say why
        piece,  // has come from this side: `bytes`, as one recv has returned them
        end_of_stream,  // this side sends no more
        reset  // by this side
    } kind;
    Side from;
    std::string_view bytes = {};
};

/// Is told each event of a connection.
using Report = std::function<void(const Event& event)>;

}  // namespace net
