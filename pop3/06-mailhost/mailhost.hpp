// SPDX-License-Identifier: MIT
//
// pop3/06-mailhost: both servers in one process.
//
// The sessions are those of smtp/10-trouble and pop3/05-extensions. What is new is that they run
// side by side and share a store.
#pragma once

#include "pop3/01-authorization/authorization.hpp"
#include "server/06-many/limits.hpp"
#include "smtp/04-data/mail_data.hpp"
#include "smtp/09-relay/domain_client.hpp"
#include "smtp/09-relay/relay_options.hpp"
#include "smtp/10-trouble/fault_rules.hpp"

namespace pop3 {

class Mailhost {
public:
    /// The options of the command line; README.md has the table.
    void add_to(net::Options& options);
    /// Listens on both ports, says so, and serves until a stop is requested; relays meanwhile, if
    /// it has a name server. Throws net::Error.
    void serve(net::Stop& stop, const mail::Tell& tell) const;

private:
    mail::Host host_;
    std::string address_ = "127.0.0.1", directory_ = "mail", loop_ = "threads";
    std::uint16_t smtp_port_ = 2525, pop3_port_ = 1110;
    std::uint64_t max_size_ = smtp::usual_max_size;
    net::Limits smtp_limits_ = {}, pop3_limits_{.idle = autologout};
    std::uint64_t max_per_address_ = 0;  // 0: half of max_clients, and at least 100
    bool plaintext_ = false;
    mail::RelayOptions relaying_;
    net::FaultRules rules_;
    std::string everybody_;  // the account that gets all messages; empty: those for whom they are
};

}  // namespace pop3
