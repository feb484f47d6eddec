// SPDX-License-Identifier: MIT

#include "pop3/07-internet/host.hpp"

#include "client/01-connect/connect.hpp"
#include "pop3/06-mailhost/mailhost.hpp"

namespace internet {

namespace {

// The listeners are open at the same time, so that no port is found twice, and closed afterwards.
std::uint16_t free_port(const std::vector<std::string>& ips, std::vector<net::Socket>& open)
{
    for (int tries = 0;; ++tries) try {
            open.push_back(net::listen_on({ips.front(), 0}, "--smtp"));
            const auto port = open.back().local().port;
            for (const auto& ip : ips)
                if (ip != ips.front()) open.push_back(net::listen_on({ip, port}, "--smtp"));
            return port;
        } catch (const net::Error& error) {
            if (error.reason != net::Error::Reason::in_use || tries == 10) throw;
        }
}

int serve(std::vector<std::string> arguments, net::Stop& stop, const mail::Tell& tell)
{
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    pop3::Mailhost host;
    net::Options options("pop3/06-mailhost");
    host.add_to(options);
    return options.run(static_cast<int>(argv.size()), argv.data(), [&] { host.serve(stop, tell); });
}

}  // namespace

void choose_free(Ports& ports, const std::vector<std::string>& ips)
{
    std::vector<net::Socket> open;
    if (ports.smtp == 0) ports.smtp = free_port(ips, open);
    if (ports.pop3 == 0) ports.pop3 = free_port(ips, open);
}

Host::Host(std::string domain, std::string ip, const std::vector<std::string>& options,
    const Ports& ports, const std::filesystem::path& directory, net::Stop& stop,
    net::Journey& journey) :
    domain_(std::move(domain)),
    ip_(std::move(ip)), ports_(ports),
    stop_(stop), arguments_{"build/pop3/06-mailhost", "--domain", domain_, "--address", ip_,
                     "--smtp", std::to_string(ports.smtp), "--pop3", std::to_string(ports.pop3),
                     "--mail", (directory / domain_).generic_string(), "--dns",
                     "127.0.0.1:" + std::to_string(ports.dns), "--mx-port",
                     std::to_string(ports.smtp), "--retry", "1", "--give-up", "20"}
{
    arguments_.insert(arguments_.end(), options.begin(), options.end());
    status_ = std::async(std::launch::async, serve, arguments_, std::ref(stop),
        [&journey, place = domain_](const mail::RelayEvent& event) { journey.add(place, event); });
}

void Host::wait_until_ready() const
{
    using namespace std::chrono_literals;
    const net::Deadline deadline(10s);
    while (true) try {
            net::connect(pop3(), 1s);  // it listens there last
            return;
        } catch (const net::Error&) {
            const bool has_ended = status_.wait_for(0s) == std::future_status::ready;
            if (deadline.is_over() || has_ended || stop_.requested()) throw;
            stop_.wait_for(20ms);
        }
}

std::string Host::command() const
{
    std::string line;
    for (const auto& argument : arguments_) line += (line.empty() ? "" : " ") + argument;
    return line;
}

}  // namespace internet
