// SPDX-License-Identifier: MIT
//
// client/03-tap: a capture file, for Wireshark and tshark.
//
// A program that reads and writes sees no packets, so these are made up: a packet for each piece,
// which the other side acknowledges at once. The format of the file is that of pcap-savefile(5),
// and what the packets are wrapped in is left out (LINKTYPE_RAW).
#pragma once

#include "client/03-tap/event.hpp"

#include <fstream>
#include <map>

namespace net {

class Capture {
public:
    /// Begins the file; what was in it is lost. Throws Error.
    explicit Capture(std::string name);
    /// Writes the packets that may have brought an event about, on the client's half of the
    /// connection. Throws Error.
    void add(const TappedConnection& connection, const Event& event);

private:
    struct Numbers {
        std::uint32_t client = 0, server = 0;  // of the next byte of each side
        int ends = 0;  // sides that have ended
    };

    void send(const TappedConnection& connection, Side from, int flags, std::string_view data = {});
    void write(const std::string& bytes);

    std::string name_;
    std::ofstream file_;
    std::map<std::uint32_t, Numbers> numbers_;  // of each connection that has not ended
};

}  // namespace net
