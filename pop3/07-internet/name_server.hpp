// SPDX-License-Identifier: MIT
//
// pop3/07-internet: a name server, by UDP and by TCP (RFC 1035, 4.2).
//
// It answers from its zone, and asks nobody else. A real one would be one of many, each with a part
// of all names; this one is the whole DNS of a small Internet.
#pragma once

#include "pop3/07-internet/zone.hpp"
#include "server/06-many/stop.hpp"

namespace dns {

class NameServer {
public:
    /// Binds both sockets to the same port. Port 0 uses one that is free for both. Throws
    /// net::Error.
    NameServer(Zone zone, const net::Address& here);

    net::Address address() const { return sockets_.listener.local(); }
    /// Answers until a stop is requested.
    void serve(net::Stop& stop);

private:
    void serve_datagrams(const net::Stop& stop);
    void serve_streams(net::Stop& stop);

    struct Sockets {
        net::Socket listener, datagrams;
    };
    static Sockets bind_both(const net::Address& here);

    const Zone zone_;
    Sockets sockets_;
};

}  // namespace dns
