// SPDX-License-Identifier: MIT
//
// The name server of pop3/07-internet, for the tests of the relay.
#pragma once

#include "pop3/07-internet/name_server.hpp"

#include <thread>

namespace test {

class SmallDns {
public:
    explicit SmallDns(std::string_view zone) :
        server_(dns::Zone(zone), {"127.0.0.1", 0}), thread_([this] { server_.serve(stop_); })
    {
    }
    ~SmallDns()
    {
        stop_.request();
        thread_.join();
    }

    std::string text() const { return net::text(server_.address()); }

private:
    net::Stop stop_;
    dns::NameServer server_;
    std::thread thread_;
};

}  // namespace test
