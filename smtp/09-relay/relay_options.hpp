// SPDX-License-Identifier: MIT
//
// smtp/09-relay: its options.
#pragma once

#include "client/06-send/delivery.hpp"
#include "smtp/09-relay/schedule.hpp"

namespace mail {

struct RelayOptions {
    /// --dns, --mx-port, --retry, --give-up, --timeout.
    void add_to(net::Options& options);
    /// Is there a name server to ask? Otherwise nothing is relayed.
    bool is_on() const { return !route_.dns.host.empty(); }
    Patience patience() const;
    /// `us`: what to call ourselves.
    smtp::Route route(const std::string& us) const;

private:
    smtp::Route route_;
    std::chrono::seconds retry_{900}, give_up_{432'000};
    std::chrono::seconds timeout_{0};  // 0: the times of RFC 5321
};

}  // namespace mail
