// SPDX-License-Identifier: MIT
//
// pop3/07-internet: the hosts: each is pop3/06-mailhost with its own command line, in a thread.
#pragma once

#include "pop3/07-internet/journey.hpp"
#include "server/06-many/stop.hpp"

#include <filesystem>
#include <future>

namespace internet {

struct Ports {
    std::uint16_t smtp = 0, pop3 = 0, dns = 0;
};

/// Chooses those that are 0: ports that are free on all of these addresses. Throws net::Error.
void choose_free(Ports& ports, const std::vector<std::string>& ips);

class Host {
public:
    /// Starts the host of `domain` at the address `ip`. `options` are further ones of the mail
    /// host. `stop` and `journey` must outlive it.
    Host(std::string domain, std::string ip, const std::vector<std::string>& options,
        const Ports& ports, const std::filesystem::path& directory, net::Stop& stop,
        net::Journey& journey);

    /// Waits until it listens. Throws net::Error if it does not.
    void wait_until_ready() const;
    /// Waits until it has ended; returns its exit status.
    int wait() { return status_.get(); }

    const std::string& domain() const { return domain_; }
    net::Address smtp() const { return {ip_, ports_.smtp}; }
    net::Address pop3() const { return {ip_, ports_.pop3}; }
    /// The command that starts the same host as a program of its own.
    std::string command() const;

private:
    std::string domain_, ip_;
    Ports ports_;
    net::Stop& stop_;
    std::vector<std::string> arguments_;
    std::future<int> status_;
};

}  // namespace internet
