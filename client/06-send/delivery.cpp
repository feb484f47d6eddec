// SPDX-License-Identifier: MIT

#include "client/06-send/delivery.hpp"

#include "client/01-connect/connect.hpp"
#include "client/01-connect/platform.hpp"

#include <algorithm>
#include <map>

namespace smtp {

namespace {

using Addresses = std::vector<net::Address>;

constexpr net::Milliseconds time_to_connect{30'000};  // and no more than for the greeting

// "127.0.0.1" of "[127.0.0.1]", "::1" of "[IPv6:::1]"; nothing for a name.
std::string ip_of_literal(std::string_view domain)
{
    if (!domain.starts_with('[') || !domain.ends_with(']')) return {};
    domain = domain.substr(1, domain.size() - 2);
    return std::string(domain.substr(domain.starts_with("IPv6:") ? 5 : 0));
}

std::string lower_case(std::string text)
{
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

// Throws what dns::mail_hosts() throws.
Addresses addresses_for(const std::string& domain, const Route& route)
{
    if (!route.server.host.empty()) return platform::resolve(route.server.host, route.server.port);
    if (const auto ip = ip_of_literal(domain); !ip.empty()) return {{ip, route.mx_port}};
    if (!dns::is_name(domain)) throw dns::TakesNoMail(domain + ": this is no name of a domain");
    const dns::Resolver resolver(dns::name_servers(route.dns), dns::usual_time);
    Addresses all;
    for (const auto& host : dns::mail_hosts(resolver, domain))
        for (const auto& ip : host.addresses) all.push_back({ip, route.mx_port});
    return all;
}

std::vector<Outcome> same_for_all(const std::vector<std::string>& to, const Outcome& outcome)
{
    return std::vector<Outcome>(to.size(), outcome);
}

// To the first address whose server lets us in; if none does, why the last one has not. send()
// throws nothing of these: what one server was asked to take, no other one is asked to take.
std::vector<Outcome> send_to_one_of(const Addresses& addresses, const Mail& mail,
    const std::vector<std::string>& to, const Route& route)
{
    Outcome why{451, "4.4.4 There is no host to try"};
    const auto time = std::min(time_to_connect, route.times.greeting);
    for (const auto& address : addresses) try {
            Sender sender(net::connect(address, time), route.times);
            if (route.credentials) sender.log_in(*route.credentials);
            auto outcomes = sender.send(mail.from, to, mail.message);
            sender.quit();
            return outcomes;
        } catch (const Refused& refused) {
            if (refused.is_login) throw;
            why = {refused.reply.is_later() ? refused.reply.code : 451,
                net::text(address) + ": " + refused.what()};
        } catch (const net::Error& error) {
            why = {451, std::string("4.4.1 ") + error.what()};
        }
    return same_for_all(to, why);
}

std::vector<Outcome> send_to_domain(
    const Mail& mail, const std::vector<std::string>& to, const Route& route)
try {
    return send_to_one_of(addresses_for(domain_of(to.front()), route), mail, to, route);
} catch (const dns::TakesNoMail& reason) {
    return same_for_all(to, {550, std::string("5.1.2 ") + reason.what()});
} catch (const dns::NoAnswer& reason) {
    return same_for_all(to, {451, std::string("4.4.3 ") + reason.what()});
} catch (const net::Error& error) {
    return same_for_all(to, {451, std::string("4.4.1 ") + error.what()});
}

}  // namespace

std::string domain_of(std::string_view address)
{
    return std::string(address.substr(std::min(address.rfind('@'), address.size() - 1) + 1));
}

std::vector<Outcome> deliver(const Mail& mail, const Route& route)
{
    std::map<std::string, std::vector<std::size_t>> domains;  // places in mail.to
    for (std::size_t at = 0; at < mail.to.size(); ++at)
        domains[route.server.host.empty() ? lower_case(domain_of(mail.to[at])) : ""].push_back(at);
    std::vector<Outcome> all(mail.to.size());
    for (const auto& [domain, places] : domains) {
        std::vector<std::string> to;
        for (const auto at : places) to.push_back(mail.to[at]);
        const auto outcomes = send_to_domain(mail, to, route);
        for (std::size_t at = 0; at < places.size(); ++at) all[places[at]] = outcomes[at];
    }
    return all;
}

}  // namespace smtp
